using Memtrace.Proxy.Telemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Series;

/// <summary>How far a tally has been read.</summary>
internal sealed class TallyReading(OrganizationTally tally)
{
    private readonly long[] _buckets = new long[OrganizationTally.Bounds.Length + 1];
    private long _served;
    private long _refused;
    private long _failed;
    private long _received;
    private long _sent;
    private double _seconds;

    /// <summary>Whose it is.</summary>
    public OrganizationTally Tally => tally;

    /// <summary>Adds to some sums all that was counted since this was called last.</summary>
    public void MoveTo(OrganizationSums sums)
    {
        sums.Served += Since(ref _served, tally.Served);
        sums.Refused += Since(ref _refused, tally.Refused);
        sums.Failed += Since(ref _failed, tally.Failed);
        sums.Received += Since(ref _received, tally.Received);
        sums.Sent += Since(ref _sent, tally.Sent);
        double seconds = tally.Duration.TotalSeconds;
        Span<long> durations = stackalloc long[_buckets.Length];
        for (int i = 0; i < _buckets.Length; i++)
        {
            durations[i] = Since(ref _buckets[i], tally.Bucket(i));
        }

        // A request that is counted at this moment may be in a bucket and not yet in the sum: what is amiss is made good the next time.
        _seconds += sums.Record(durations, seconds - _seconds);
    }

    private static long Since(ref long last, long now)
    {
        long more = now - last;
        last = now;
        return more;
    }
}
