using System.Text.RegularExpressions;
using Memtrace.Proxy.Tests.Architecture;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>The README's table of metrics, which a test holds to the page of a node that serves.</summary>
internal static partial class DocumentedMetrics
{
    /// <summary>Type and labels, in order and with blanks between them, of each family by its name.</summary>
    public static IReadOnlyDictionary<string, (string Type, string Labels)> All { get; } = (
        from line in File.ReadLines(Repository.Path("README.md"))
        let row = Row().Match(line)
        where row.Success
        select row).ToDictionary(row => row.Groups[1].Value, row => (row.Groups[2].Value, LabelsOf(row.Groups[3].Value)));

    private static string LabelsOf(string cell) =>
        string.Join(' ', cell.Split(['`', ',', ' '], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^\| `((?:memtrace|dotnet|kestrel|http)_[a-z_]+)` \| (counter|gauge|histogram) \| ([^|]*)\|")]
    private static partial Regex Row();
}
