namespace Memtrace.Proxy.Clusters;

/// <summary>What became of the requests to one Arc address, counted.</summary>
internal sealed class ArcTally
{
    private readonly long[] _counts = new long[4];

    /// <summary>How many requests ended so.</summary>
    public long this[ArcOutcome outcome] => Volatile.Read(ref _counts[(int)outcome]);

    /// <summary>Counts one.</summary>
    public void Count(ArcOutcome outcome) => Interlocked.Increment(ref _counts[(int)outcome]);
}
