using System.Text;
using System.Text.RegularExpressions;
using Memtrace.ArcDev.Rows;
using Memtrace.ArcDev.Writes;

namespace Memtrace.Proxy.Tests.Core.Writes;

/// <summary>What the development Arc makes of a body that passed, as text that can be compared.</summary>
internal static partial class LineProtocolAgreement
{
    public const long Now = 1_780_000_000_000_000;

    /// <summary>A row: measurement, then columns in the order of their names.</summary>
    public static List<string> RowsOf(ReadOnlySpan<byte> body)
    {
        var rows = new List<string>();
        foreach (MeasurementRows batch in Parse(body))
        {
            for (int row = 0; row < batch.Rows.Count; row++)
            {
                rows.Add($"{batch.Measurement} {TextOf(batch.Rows.Columns, batch.Rows.Row(row))}");
            }
        }

        return rows;
    }

    /// <summary>
    /// Holds that nothing of a body that passed is left out: every line that is neither blank nor a comment is one of a grammar without
    /// exceptions, and has a row with a column for each of its tags, its fields and its time.
    /// </summary>
    public static void AssertReadWhole(byte[] body)
    {
        int rows = 0;
        int cells = 0;
        foreach (string text in Encoding.UTF8.GetString(body).Split('\n'))
        {
            string line = text.Trim(' ', '\t', '\r');
            if (line.Length > 0 && line[0] != '#')
            {
                Match match = WholeLine().Match(line);
                Assert.True(match.Success, line);
                rows++;
                cells += 1 + Distinct(match.Groups["tag"]) + Distinct(match.Groups["field"]);
            }
        }

        IReadOnlyList<MeasurementRows> read = Parse(body);
        Assert.Equal((rows, cells), (read.Sum(b => b.Rows.Count), read.Sum(b => b.Rows.Count * b.Rows.Columns.Length)));
        Assert.DoesNotContain(read.SelectMany(b => b.Rows.Columns), name => name is "" or ['_', ..]);
    }

    public static string TextOf(IEnumerable<KeyValuePair<string, Cell>> columns) => string.Join(
        ' ', columns.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={TextOf(c.Value)}"));

    private static IReadOnlyList<MeasurementRows> Parse(ReadOnlySpan<byte> body)
    {
        WriteResult result = new LineProtocol(TimeUnit.Nanoseconds, Now).Parse(body);
        Assert.True(!result.IsRefused || result.Error == "No valid records in request", result.Error);
        return result.Rows;
    }

    private static int Distinct(Group names) => names.Captures.Select(capture => capture.Value).Distinct().Count();

    private static string TextOf(string[] names, ReadOnlySpan<Cell> cells)
    {
        var columns = new List<KeyValuePair<string, Cell>>();
        for (int i = 0; i < names.Length; i++)
        {
            columns.Add(new(names[i], cells[i]));
        }

        return TextOf(columns);
    }

    private static string TextOf(Cell cell) => cell.Type switch
    {
        ColumnType.Text => $"\"{cell.AsText}\"",
        ColumnType.Float => $"{cell.AsFloat:R}",
        ColumnType.Boolean => cell.AsInteger == 1 ? "yes" : "no",
        ColumnType.Time => $"@{cell.AsInteger}",
        _ => $"{cell.AsInteger}i",
    };

    [GeneratedRegex(
        """
        ^[A-Za-z][A-Za-z0-9_-]*
        (,(?<tag>(\\.|[^\\,=\x20"])+)=(\\.|[^\\,\x20])+)*
        \x20+(?<field>(\\.|[^\\,=\x20"])+)=("(\\.|[^"\\])*"|[^,"\\=\x20]+)
        (,(?<field>(\\.|[^\\,=\x20"])+)=("(\\.|[^"\\])*"|[^,"\\=\x20]+))*
        (\x20+[+-]?[0-9]+)?$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex WholeLine();
}
