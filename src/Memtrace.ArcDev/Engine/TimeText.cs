using System.Globalization;
using System.Text.RegularExpressions;

namespace Memtrace.ArcDev.Engine;

/// <summary>
/// Timestamps inside SQLite: UTC text of one width, so that texts sort as times do. On the way out they become RFC 3339,
/// as in Arc.
/// </summary>
internal static partial class TimeText
{
    private const string Inside = "yyyy-MM-dd HH:mm:ss.ffffff";
    private const long MaxMicros = 253_402_300_799_999_999;
    private const long MinMicros = -62_135_596_800_000_000;

    public static string Of(long micros) => Of(FromMicros(micros));

    public static string Of(DateTime time) => time.ToString(Inside, CultureInfo.InvariantCulture);

    public static DateTime FromMicros(long micros) =>
        DateTime.UnixEpoch.AddTicks(Math.Clamp(micros, MinMicros, MaxMicros) * TimeSpan.TicksPerMicrosecond);

    public static long ToMicros(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Reads ISO 8601 texts with a date and perhaps a time; UTC where no offset is given.</summary>
    public static bool TryParse(string? text, out DateTime time)
    {
        time = default;
        return text is not null && Shape().IsMatch(text) && DateTime.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    /// <summary>The inside form, or null for a text that is no timestamp.</summary>
    public static string? Normalize(string text) => TryParse(text, out var time) ? Of(time) : null;

    public static bool IsInside(ReadOnlySpan<byte> text) =>
        text.Length == Inside.Length && text[4] == '-' && text[7] == '-' && text[10] == ' ' && text[13] == ':' && text[16] == ':' && text[19] == '.'
        && char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[25]);

    /// <summary>RFC 3339 with the fraction cut where only zeros follow, as Go writes it. Gives the bytes used.</summary>
    public static int WriteRfc3339(ReadOnlySpan<byte> inside, Span<byte> to)
    {
        inside.CopyTo(to);
        to[10] = (byte)'T';
        var end = inside.Length;
        while (to[end - 1] == '0')
        {
            end--;
        }

        end = to[end - 1] == '.' ? end - 1 : end;
        to[end] = (byte)'Z';
        return end + 1;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?\z")]
    private static partial Regex Shape();
}
