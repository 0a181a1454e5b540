namespace Memtrace.Proxy.Fuzzing.Campaigns;

/// <summary>How many inputs ended in which way, over all threads.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, long>(_counts, StringComparer.Ordinal);
            }
        }
    }

    public void Add(Dictionary<string, long> counts)
    {
        lock (_gate)
        {
            foreach (var (label, count) in counts)
            {
                _counts[label] = _counts.GetValueOrDefault(label) + count;
            }
        }
    }
}
