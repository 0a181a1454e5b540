using System.Globalization;

namespace Memtrace.Cli.Shell;

/// <summary>A length of time as operators write it: a whole number and one of <c>d h m s</c>.</summary>
internal static class Duration
{
    private const int MaxDays = 3650;

    /// <summary>Reads the value of a flag; false and the fault in words.</summary>
    public static bool TryRead(string flag, string text, TimeSpan max, out TimeSpan duration, out string fault)
    {
        fault = "";
        if (!TryParse(text, out duration))
        {
            fault = $"invalid argument \"{text}\" for \"{flag}\" flag: use a whole number and one of d, h, m, s";
        }
        else if (duration > max)
        {
            fault = $"invalid argument \"{text}\" for \"{flag}\" flag: at most {Format(max)}";
        }

        return fault.Length == 0;
    }

    /// <summary>Ten years, the longest anything is kept for.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(MaxDays);

    private static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, null, out long count))
        {
            return false;
        }

        long unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        if (unit == 0)
        {
            return false;
        }

        // One above the longest is enough to be refused as too long, and no number overflows on the way.
        duration = TimeSpan.FromSeconds(Math.Min(count, ((MaxDays + 1) * 86400L) / unit) * unit);
        return true;
    }

    private static string Format(TimeSpan max) =>
        max.TotalDays >= 1 ? $"{(int)max.TotalDays}d"
        : max.TotalHours >= 1 ? $"{(int)max.TotalHours}h"
        : $"{(int)max.TotalSeconds}s";
}
