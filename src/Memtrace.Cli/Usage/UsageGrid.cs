using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Cli.Usage;

/// <summary>A table of usage: what each row is of, its numbers, and a bar for its requests; less of it where a terminal is narrow.</summary>
/// <param name="names">The headers of what a row is of.</param>
/// <param name="width">How wide the terminal is; null where a program reads.</param>
internal sealed class UsageGrid(string[] names, int? width)
{
    private const int WidthOfAll = 124;
    private const int WidthOfMost = 104;

    private static readonly string[] All = ["REQUESTS", "REFUSED", "FAILED", "QUERIES", "WRITES", "IN", "OUT", "QUERY TIME"];
    private static readonly string[] Most = ["REQUESTS", "REFUSED", "FAILED", "IN", "OUT", "QUERY TIME"];
    private static readonly string[] Least = ["REQUESTS", "REFUSED", "IN", "OUT"];

    private readonly string[] _numbers = width is null or >= WidthOfAll ? All : width >= WidthOfMost ? Most : Least;
    private readonly List<(string[] Names, UsageTotals Totals)> _rows = [];

    public UsageGrid Add(UsageTotals totals, params string[] of)
    {
        _rows.Add((of, totals));
        return this;
    }

    /// <summary>The rows, and below them everything together.</summary>
    public Columns Write(UsageTotals sum)
    {
        long largest = _rows.Count == 0 ? 0 : _rows.Max(row => row.Totals.Requests);
        string[][] cells =
        [
            [.. names, .. _numbers, ""],
            .. _rows.Select(row => (string[])[.. row.Names, .. Say(row.Totals), Bar(row.Totals.Requests, largest)]),
            ["total", .. names[1..].Select(_ => ""), .. Say(sum), ""],
        ];
        int[] widths = [.. Enumerable.Range(0, names.Length + _numbers.Length).Select(column => cells.Max(row => row[column].Length))];
        Columns columns = new(widths);
        foreach (string[] row in cells)
        {
            // Numbers stand below each other by their last digit.
            columns.Add([.. row.Select((cell, i) => i >= names.Length && i < widths.Length ? cell.PadLeft(widths[i]) : cell)]);
        }

        return columns.Yielding([.. Enumerable.Range(1, names.Length - 1), widths.Length]);
    }

    private string Bar(long requests, long largest) =>
        _numbers == Least ? "" : UsageText.Bar(requests, largest, drawn: width is not null);

    private IEnumerable<string> Say(UsageTotals totals) => _numbers.Select(number => number switch
    {
        "REQUESTS" => UsageText.Count(totals.Requests),
        "REFUSED" => UsageText.Count(totals.Refused),
        "FAILED" => UsageText.Count(totals.Failed),
        "QUERIES" => UsageText.Count(totals.Queries),
        "WRITES" => UsageText.Count(totals.Writes),
        "IN" => UsageText.Bytes(totals.BytesIn),
        "OUT" => UsageText.Bytes(totals.BytesOut),
        _ => UsageText.Time(totals.QueryTime),
    });
}
