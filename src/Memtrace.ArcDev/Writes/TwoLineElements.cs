using System.Globalization;
using System.Text;
using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Writes;

/// <summary>TLE sets, with or without a name line, as rows: one per satellite, at its epoch.</summary>
internal sealed class TwoLineElements(string measurement)
{
    private const int LineLength = 69;

    public WriteResult Parse(ReadOnlySpan<byte> body)
    {
        var rows = new RowCollector();
        var lines = Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 0; i + 1 < lines.Length; i++)
        {
            if (lines[i].StartsWith("1 ", StringComparison.Ordinal) && lines[i + 1].StartsWith("2 ", StringComparison.Ordinal)
                && ReadSet(rows, NameAbove(lines, i), lines[i], lines[i + 1]))
            {
                rows.EndRow(measurement);
                i++;
            }
            else
            {
                rows.DropRow();
            }
        }

        return rows.RowCount == 0 ? WriteResult.Refuse("No valid TLE records in payload") : WriteResult.Of(rows.Take());
    }

    private static string NameAbove(string[] lines, int at) =>
        at > 0 && !lines[at - 1].StartsWith("2 ", StringComparison.Ordinal) ? lines[at - 1] : "";

    private static bool ReadSet(RowCollector rows, string name, string first, string second)
    {
        if (first.Length < LineLength || second.Length < LineLength
            || !int.TryParse(first.AsSpan(18, 2), CultureInfo.InvariantCulture, out var year)
            || !TryNumber(first.AsSpan(20, 12), out var day))
        {
            return false;
        }

        // The two-digit year turns at 57, the year of the first satellite.
        var start = new DateTimeOffset(year < 57 ? 2000 + year : 1900 + year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var epoch = start.AddDays(day - 1) - DateTimeOffset.UnixEpoch;
        rows.Set("time", Cell.Time(epoch.Ticks / TimeSpan.TicksPerMicrosecond));
        rows.Set("norad_id", Cell.Text(first.Substring(2, 5).Trim()));
        rows.Set("object_name", Cell.Text(name));
        rows.Set("international_designator", Cell.Text(first.Substring(9, 8).Trim()));
        return SetNumber(rows, "inclination_deg", second.AsSpan(8, 8))
            && SetNumber(rows, "raan_deg", second.AsSpan(17, 8))
            && SetNumber(rows, "eccentricity", $"0.{second.AsSpan(26, 7)}")
            && SetNumber(rows, "arg_perigee_deg", second.AsSpan(34, 8))
            && SetNumber(rows, "mean_anomaly_deg", second.AsSpan(43, 8))
            && SetNumber(rows, "mean_motion_rev_day", second.AsSpan(52, 11));
    }

    private static bool SetNumber(RowCollector rows, string column, ReadOnlySpan<char> text)
    {
        if (!TryNumber(text, out var value))
        {
            return false;
        }

        rows.Set(column, Cell.Float(value));
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
