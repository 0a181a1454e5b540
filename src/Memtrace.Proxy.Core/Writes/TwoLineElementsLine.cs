using System.Globalization;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>One of the two lines of an element set, of printable ASCII: every number in its columns, and the check digit.</summary>
internal static class TwoLineElementsLine
{
    /// <summary>Length of a satellite's number.</summary>
    public const int SatelliteLength = 5;

    private const int Length = 69;
    private const int FirstYear = 57;
    private const double LongestYear = 367;

    private static readonly Range[] DecimalsOfFirst = [20..32, 33..43];
    private static readonly Range[] ExponentialsOfFirst = [44..52, 53..61];
    private static readonly Range[] DecimalsOfSecond = [8..16, 17..25, 34..42, 43..51, 52..63];

    /// <summary>The satellite's number, blanks and all.</summary>
    public static ReadOnlySpan<byte> SatelliteOf(ReadOnlySpan<byte> line) => line.Slice(2, SatelliteLength);

    /// <summary>Where the first line is not one that Arc reads; -1 when it is.</summary>
    public static int FaultOfFirst(ReadOnlySpan<byte> line)
    {
        int fault = FaultOf(line, "1 "u8);
        if (fault >= 0)
        {
            return fault;
        }

        if (!IsDigits(line[18..20].TrimStart((byte)' ')))
        {
            return 18;
        }

        foreach (Range column in DecimalsOfFirst)
        {
            if (!IsDecimal(line[column].Trim((byte)' ')))
            {
                return column.Start.Value;
            }
        }

        foreach (Range column in ExponentialsOfFirst)
        {
            if (!IsExponential(line[column].Trim((byte)' ')))
            {
                return column.Start.Value;
            }
        }

        return DayOf(line) is >= 1 and < LongestYear ? -1 : 20;
    }

    /// <summary>Where the second line is not one that Arc reads as a satellite's; -1 when it is.</summary>
    public static int FaultOfSecond(ReadOnlySpan<byte> line, ReadOnlySpan<byte> satellite)
    {
        int fault = FaultOf(line, "2 "u8);
        if (fault >= 0)
        {
            return fault;
        }

        if (!SatelliteOf(line).SequenceEqual(satellite))
        {
            return 2;
        }

        foreach (Range column in DecimalsOfSecond)
        {
            if (!IsDecimal(line[column].Trim((byte)' ')))
            {
                return column.Start.Value;
            }
        }

        ReadOnlySpan<byte> revolution = line[63..68].TrimStart((byte)' ');
        return !IsDigits(line[26..33].Trim((byte)' ')) ? 26 : revolution.IsEmpty || IsDigits(revolution) ? -1 : 63;
    }

    /// <summary>The hour of the epoch of a first line without fault. The two digits of the year turn at 57, when satellites began.</summary>
    public static long HourOf(ReadOnlySpan<byte> line)
    {
        int year = int.Parse(line[18..20].TrimStart((byte)' '), CultureInfo.InvariantCulture);
        DateTime start = new(year >= FirstYear ? 1900 + year : 2000 + year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return (start.AddDays(DayOf(line) - 1) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerHour;
    }

    private static double DayOf(ReadOnlySpan<byte> line) =>
        double.Parse(line[20..32].Trim((byte)' '), CultureInfo.InvariantCulture);

    private static int FaultOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> number)
    {
        if (!line.StartsWith(number))
        {
            return 0;
        }

        if (line.Length != Length)
        {
            return Math.Min(line.Length, Length);
        }

        int sum = 0;
        foreach (byte one in line[..(Length - 1)])
        {
            sum += char.IsAsciiDigit((char)one) ? one - '0' : one == '-' ? 1 : 0;
        }

        return line[Length - 1] == '0' + (sum % 10) ? -1 : Length - 1;
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool IsDecimal(ReadOnlySpan<byte> text)
    {
        text = text is [(byte)'+' or (byte)'-', ..] ? text[1..] : text;
        int point = text.IndexOf((byte)'.');
        return point < 0
            ? IsDigits(text)
            : text.Length > 1 && (point == 0 || IsDigits(text[..point])) && (point + 1 == text.Length || IsDigits(text[(point + 1)..]));
    }

    // Digits behind a decimal point that is not written, then a power of ten with its sign; or nothing but zeros.
    private static bool IsExponential(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAnyExcept("0+- "u8))
        {
            return true;
        }

        text = text is [(byte)'+' or (byte)'-', ..] ? text[1..] : text;
        int power = text.IndexOfAny((byte)'+', (byte)'-');
        return power > 0 && IsDigits(text[..power]) && IsDigits(text[(power + 1)..]);
    }
}
