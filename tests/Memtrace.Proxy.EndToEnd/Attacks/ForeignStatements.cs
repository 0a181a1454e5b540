using System.Globalization;
using System.Text.RegularExpressions;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>
/// The statements of <c>statements.txt</c>: what reads, lists, changes or stops something beyond the caller's own tables.
/// </summary>
internal static class ForeignStatements
{
    private const string Place = "Memtrace.Proxy.EndToEnd.Attacks.statements.txt";
    private const string File = $"{Stage.Root}/tenant_b/secrets/2026/08/01/00/f.parquet";
    private const string Glob = $"{Stage.Root}/tenant_b/**/*.parquet";
    private const int NumberLength = 3;

    /// <summary>Each statement under the number of its row.</summary>
    public static IEnumerable<(int Row, string Sql)> All { get; } =
        [
            .. Lines().Select(line =>
                (int.Parse(line.AsSpan(0, NumberLength), CultureInfo.InvariantCulture), Read(line[(NumberLength + 1)..]))),
        ];

    private static string Read(string text) => Regex.Unescape(text)
        .Replace("{FILE}", File, StringComparison.Ordinal)
        .Replace("{GLOB}", Glob, StringComparison.Ordinal)
        .Replace("{ROOT}", Stage.Root, StringComparison.Ordinal);

    private static IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(typeof(ForeignStatements).Assembly.GetManifestResourceStream(Place)!);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                yield return line;
            }
        }
    }
}
