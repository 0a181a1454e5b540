using System.Globalization;

namespace Memtrace.Cli.Keys;

/// <summary>What operators read of a key, word by word.</summary>
internal static class KeyText
{
    private const string Minutes = "yyyy-MM-dd HH:mm";

    /// <summary>An instant to the minute in the operator's zone, as Memtrace 0.2 lists them.</summary>
    public static string Local(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString(Minutes, CultureInfo.InvariantCulture);

    public static string LocalOrNever(DateTimeOffset? instant, TimeZoneInfo zone) => instant is { } known ? Local(known, zone) : "never";
}
