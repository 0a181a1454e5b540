namespace Memtrace.Proxy.Clusters;

/// <summary>What became of the requests to one Arc address, counted; and what its last one says of it.</summary>
internal sealed class ArcTally
{
    private readonly long[] _counts = new long[4];
    private volatile bool _isFailing;

    /// <summary>False when the last request that the Arc had to answer was not answered.</summary>
    public bool IsHealthy => !_isFailing;

    /// <summary>How many requests ended so.</summary>
    public long this[ArcOutcome outcome] => Volatile.Read(ref _counts[(int)outcome]);

    /// <summary>Counts one.</summary>
    public void Count(ArcOutcome outcome)
    {
        Interlocked.Increment(ref _counts[(int)outcome]);
        bool isFailing = outcome is ArcOutcome.Unreachable or ArcOutcome.TimedOut;
        // Written only when it changes: many threads read it.
        if (outcome is not ArcOutcome.GivenUp && _isFailing != isFailing)
        {
            _isFailing = isFailing;
        }
    }
}
