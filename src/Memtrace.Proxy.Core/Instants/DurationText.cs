using System.Globalization;

namespace Memtrace.Proxy.Core.Instants;

/// <summary>Lengths of time as operators write them: a whole number and one of <c>d h m s</c>.</summary>
public static class DurationText
{
    private const int MaxDays = 3650;

    /// <summary>Ten years, the longest anything is kept for.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(MaxDays);

    /// <summary>Reads one; false when it is none. What is longer than <see cref="Longest"/> is read as something longer than it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
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

    /// <summary>Writes one in its largest whole unit.</summary>
    public static string Format(TimeSpan duration) =>
        duration.TotalDays >= 1 ? $"{(int)duration.TotalDays}d"
        : duration.TotalHours >= 1 ? $"{(int)duration.TotalHours}h"
        : $"{(int)duration.TotalSeconds}s";
}
