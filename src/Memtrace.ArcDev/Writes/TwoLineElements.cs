using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Writes;

/// <summary>TLE sets, with or without a name line, as rows: one per satellite, at its epoch. Bad sets are skipped without a word.</summary>
internal sealed class TwoLineElements(string measurement)
{
    private const int LineLength = 69;

    public WriteResult Parse(ReadOnlySpan<byte> body)
    {
        var rows = new RowCollector();
        var lines = Lines(body);
        for (var i = 0; i < lines.Count;)
        {
            var named = !lines[i].StartsWith("1 ", StringComparison.Ordinal);
            var first = named ? i + 1 : i;
            if (first + 1 >= lines.Count)
            {
                break;
            }

            if (!named && lines[first].Length < 7)
            {
                return WriteResult.Fail("Internal Server Error");
            }

            var name = named ? lines[i].Trim(' ') : "NORAD " + lines[first][2..7].Trim(' ');
            if (ReadSet(rows, name, lines[first], lines[first + 1]))
            {
                rows.EndRow(measurement);
            }
            else
            {
                rows.DropRow();
            }

            i = first + 2;
        }

        return rows.RowCount == 0 ? WriteResult.Refuse("No valid TLE records in request") : WriteResult.Of(rows.Take());
    }

    private static List<string> Lines(ReadOnlySpan<byte> body)
    {
        var lines = new List<string>();
        foreach (var range in body.Split((byte)'\n'))
        {
            var line = body[range].TrimEnd("\r \t"u8);
            if (!line.IsEmpty)
            {
                lines.Add(GoText.ToString(line));
            }
        }

        return lines;
    }

    private static bool ReadSet(RowCollector rows, string name, string first, string second)
    {
        if (!IsSound(first, '1') || !IsSound(second, '2'))
        {
            return false;
        }

        var satellite = first[2..7].Trim(' ');
        rows.Set("norad_id", Cell.Text(satellite));
        rows.Set("object_name", Cell.Text(name));
        rows.Set("classification", Cell.Text(first[7..8]));
        rows.Set("international_designator", Cell.Text(first[9..17].Trim(' ')));
        return satellite == second[2..7].Trim(' ')
            && SetEpoch(rows, first)
            && SetNumber(rows, "mean_motion_dot", first[33..43], out _)
            && SetExponential(rows, "mean_motion_ddot", first[44..52])
            && SetExponential(rows, "bstar", first[53..61])
            && SetOrbit(rows, second);
    }

    private static bool SetOrbit(RowCollector rows, string line)
    {
        if (!SetNumber(rows, "inclination_deg", line[8..16], out _)
            || !SetNumber(rows, "raan_deg", line[17..25], out _)
            || !SetNumber(rows, "eccentricity", "0." + line[26..33].Trim(' '), out var eccentricity)
            || !SetNumber(rows, "arg_perigee_deg", line[34..42], out _)
            || !SetNumber(rows, "mean_anomaly_deg", line[43..51], out _)
            || !SetNumber(rows, "mean_motion_rev_day", line[52..63], out var motion))
        {
            return false;
        }

        rows.Set("revolution_number", Cell.Float(GoText.TryParseInt(Latin(line[63..68].Trim(' ')), out var revolution) ? revolution : 0));
        OrbitShape shape = OrbitShape.Of(motion, eccentricity);
        rows.Set("semi_major_axis_km", Cell.Float(shape.SemiMajorAxisKm));
        rows.Set("period_min", Cell.Float(shape.PeriodMin));
        rows.Set("apogee_km", Cell.Float(shape.ApogeeKm));
        rows.Set("perigee_km", Cell.Float(shape.PerigeeKm));
        rows.Set("orbit_type", Cell.Text(shape.Type));
        return true;
    }

    private static bool IsSound(string line, char number)
    {
        if (line.Length < LineLength || line[0] != number)
        {
            return false;
        }

        var sum = 0;
        foreach (var one in line.AsSpan(0, LineLength - 1))
        {
            sum += char.IsAsciiDigit(one) ? one - '0' : one == '-' ? 1 : 0;
        }

        return sum % 10 == line[LineLength - 1] - '0';
    }

    private static bool SetEpoch(RowCollector rows, string line)
    {
        if (!GoText.TryParseInt(Latin(line[18..20].Trim(' ')), out var year) || !TryNumber(line[20..32], out var day))
        {
            return false;
        }

        // The two-digit year turns at 57, the year of the first satellite.
        var start = new DateTimeOffset((int)(year >= 57 ? 1900 + year : 2000 + year), 1, 1, 0, 0, 0, TimeSpan.Zero);
        rows.Set("time", Cell.Time((start.ToUnixTimeMilliseconds() * 1000) + ((long)((day - 1) * 24 * 3.6e12) / 1000)));
        return true;
    }

    // A decimal point is implied before the digits, the power of ten stands behind them with its sign.
    private static bool SetExponential(RowCollector rows, string column, string text)
    {
        var trimmed = text.Trim();
        var exponent = trimmed.Length == 0 ? -1 : trimmed.LastIndexOfAny(['+', '-'], trimmed.Length - 1, trimmed.Length - 1);
        double value = 0;
        if (trimmed.AsSpan().ContainsAnyExcept("0 +-"))
        {
            var digits = exponent < 0 ? "" : trimmed[(trimmed[0] is '-' or '+' ? 1 : 0)..exponent].Trim();
            if (exponent < 0
                || !GoText.TryParseInt(Latin(trimmed[exponent..]), out var power)
                || (digits.Length > 0 && !TryNumber("0." + digits, out value)))
            {
                return false;
            }

            value *= (trimmed[0] == '-' ? -1 : 1) * Math.Pow(10, power);
        }

        rows.Set(column, Cell.Float(value));
        return true;
    }

    private static bool SetNumber(RowCollector rows, string column, string text, out double value)
    {
        var read = TryNumber(text, out value);
        rows.Set(column, Cell.Float(value));
        return read;
    }

    private static bool TryNumber(string text, out double value) => GoText.TryParseFloat(Latin(text.Trim(' ')), out value);

    private static ReadOnlySpan<byte> Latin(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
