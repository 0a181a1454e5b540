using System.Globalization;

namespace Memtrace.Cli.Demo;

/// <summary>What the proxy answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body.</param>
/// <param name="Rows">How many rows it holds; null when it holds none of that shape.</param>
internal sealed record DemoAnswer(int Status, string Text, int? Rows)
{
    public bool Shows(string content) => Text.Contains(content, StringComparison.Ordinal);

    /// <summary>The answer in a few words for the transcript.</summary>
    public string Summary => Rows switch
    {
        null => Status < 400 ? Number(Status) : $"{Number(Status)} {Text}",
        1 => $"{Number(Status)}, 1 row",
        { } rows => $"{Number(Status)}, {Number(rows)} rows",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
