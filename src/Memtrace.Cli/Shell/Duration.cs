using Memtrace.Proxy.Core.Instants;

namespace Memtrace.Cli.Shell;

/// <summary>A length of time as the value of a flag.</summary>
internal static class Duration
{
    /// <summary>Reads the value of a flag; false and the fault in words.</summary>
    public static bool TryRead(string flag, string text, TimeSpan max, out TimeSpan duration, out string fault)
    {
        fault = "";
        if (!DurationText.TryParse(text, out duration))
        {
            fault = $"invalid argument \"{text}\" for \"{flag}\" flag: use a whole number and one of d, h, m, s";
        }
        else if (duration > max)
        {
            fault = $"invalid argument \"{text}\" for \"{flag}\" flag: at most {DurationText.Format(max)}";
        }

        return fault.Length == 0;
    }

    /// <summary>Ten years, the longest anything is kept for.</summary>
    public static TimeSpan Longest => DurationText.Longest;
}
