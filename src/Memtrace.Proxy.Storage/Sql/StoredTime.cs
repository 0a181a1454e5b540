using System.Globalization;

namespace Memtrace.Proxy.Storage.Sql;

/// <summary>
/// Instants as Memtrace 0.2's file holds them (an engine with a type for them gives that): SQLite's own <c>YYYY-MM-DD HH:MM:SS</c> in
/// UTC, and the Go driver's form with a fraction and an offset. Both are written (the first for whole seconds), and the <c>T</c> forms
/// are read too.
/// </summary>
internal static class StoredTime
{
    private const int TicksDigits = 7;

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mmzzz",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd",
    ];

    public static string Format(DateTimeOffset instant)
    {
        DateTimeOffset utc = instant.ToUniversalTime();
        return utc.Ticks % TimeSpan.TicksPerSecond == 0
            ? utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : utc.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "+00:00";
    }

    /// <summary>Null stays null; what cannot be read becomes the earliest instant, so that an unreadable end is an end in the past.</summary>
    public static DateTimeOffset? Read(object value) => value switch
    {
        DBNull => null,
        DateTime instant => new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)),
        long number => FromUnix(number),
        string text => Parse(text),
        _ => DateTimeOffset.MinValue,
    };

    public static DateTimeOffset WholeSeconds(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static DateTimeOffset Parse(string text)
    {
        string plain = text.Trim().Replace('T', ' ');
        if (plain.EndsWith('Z'))
        {
            plain = plain[..^1];
        }

        return DateTimeOffset.TryParseExact(
            CutFraction(plain),
            Forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset instant)
            ? instant
            : DateTimeOffset.MinValue;
    }

    // Go writes nanoseconds; a tick is a hundred of them.
    private static string CutFraction(string text)
    {
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        int end = dot + 1;
        while (dot >= 0 && end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return dot >= 0 && end - dot - 1 > TicksDigits ? text.Remove(dot + 1 + TicksDigits, end - dot - 1 - TicksDigits) : text;
    }

    // The Go driver reads numbers as seconds, or as milliseconds when they are too large for that.
    private static DateTimeOffset FromUnix(long number)
    {
        const long LargestSeconds = 1_000_000_000_000;
        return Math.Abs((decimal)number) > LargestSeconds
            ? DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Clamp(number, -62_000_000_000_000, 250_000_000_000_000))
            : DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(number, -62_000_000_000, 250_000_000_000));
    }
}
