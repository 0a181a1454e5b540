using System.Collections.Concurrent;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>What was used in one hour, by organization.</summary>
/// <param name="begins">The begin of the hour, in seconds of Unix time.</param>
internal sealed class UsageHour(long begins)
{
    public const long Seconds = 3600;

    private readonly ConcurrentDictionary<string, UsageCell> _cells = new(StringComparer.Ordinal);

    public long Begins { get; } = begins;

    public ConcurrentDictionary<string, UsageCell> Cells => _cells;

    /// <summary>When a round of writing first found that requests count in another hour; null while they count in this one.</summary>
    public long? PastSince { get; set; }

    public bool IsEmpty
    {
        get
        {
            foreach (KeyValuePair<string, UsageCell> each in _cells)
            {
                if (!each.Value.IsEmpty)
                {
                    return false;
                }
            }

            return true;
        }
    }

    public static long Of(DateTimeOffset instant)
    {
        long seconds = instant.ToUnixTimeSeconds();
        return seconds - (seconds % Seconds);
    }
}
