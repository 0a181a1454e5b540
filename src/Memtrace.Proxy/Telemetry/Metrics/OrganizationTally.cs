namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>
/// The traffic of one organization, or of all that have no place of their own. Counting takes no lock; every count only rises.
/// </summary>
internal sealed class OrganizationTally(string organization, long score, long now)
{
    /// <summary>Upper bounds of the histogram of durations, in seconds: few, since every organization has all of them.</summary>
    public static readonly double[] Bounds = [0.01, 0.1, 1, 10];

    private static readonly long[] BoundTicks = Array.ConvertAll(Bounds, seconds => (long)(seconds * TimeSpan.TicksPerSecond));

    private readonly long[] _buckets = new long[Bounds.Length + 1];
    private long _served;
    private long _refused;
    private long _failed;
    private long _received;
    private long _sent;
    private long _ticks;
    private long _carried = score;
    private long _mark;
    private long _activeAt = now;

    /// <summary>The organization's identifier.</summary>
    public string Organization => organization;

    /// <summary>Requests that were answered.</summary>
    public long Served => Volatile.Read(ref _served);

    /// <summary>Requests that were refused for what they were.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Requests that failed on the side of the proxy or of an Arc.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Bytes of bodies that were read.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Bytes of answers.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>The sum of all durations.</summary>
    public TimeSpan Duration => new(Volatile.Read(ref _ticks));

    /// <summary>Requests lately: those since the last sweep and, of each sweep before it, half of what the next one carried on.</summary>
    public long Score => Volatile.Read(ref _carried) + Requests - Volatile.Read(ref _mark);

    /// <summary>When its last request was seen by a sweep, as a timestamp.</summary>
    public long ActiveAt => Volatile.Read(ref _activeAt);

    /// <summary>Whether a reader has it that reads on when its place is lost; only told while no place changes.</summary>
    public bool IsTaken { get; set; }

    private long Requests => Served + Refused + Failed;

    /// <summary>Requests that took no longer than a bound and longer than the one before; the last bucket has no bound.</summary>
    public long Bucket(int index) => Volatile.Read(ref _buckets[index]);

    /// <summary>Counts one request.</summary>
    public void Count(in RequestAccount account)
    {
        Interlocked.Increment(ref account.Reason is null ? ref _served : ref account.Status < 500 ? ref _refused : ref _failed);
        long ticks = account.Elapsed.Ticks;
        Interlocked.Increment(ref _buckets[BucketOf(ticks)]);
        Interlocked.Add(ref _ticks, ticks);
        Add(ref _received, account.BytesIn);
        Add(ref _sent, account.BytesOut);
    }

    /// <summary>Counts all that another one has counted.</summary>
    public void Add(OrganizationTally ended)
    {
        Interlocked.Add(ref _served, ended.Served);
        Interlocked.Add(ref _refused, ended.Refused);
        Interlocked.Add(ref _failed, ended.Failed);
        for (int i = 0; i < _buckets.Length; i++)
        {
            Interlocked.Add(ref _buckets[i], ended.Bucket(i));
        }

        Interlocked.Add(ref _ticks, ended.Duration.Ticks);
        Interlocked.Add(ref _received, ended.Received);
        Interlocked.Add(ref _sent, ended.Sent);
    }

    /// <summary>Ages the score; called by one sweep at a time.</summary>
    public void Age(long timestamp)
    {
        long requests = Requests;
        long since = requests - _mark;
        if (since > 0)
        {
            Volatile.Write(ref _activeAt, timestamp);
        }

        Volatile.Write(ref _carried, (_carried + since) / 2);
        Volatile.Write(ref _mark, requests);
    }

    private static int BucketOf(long ticks)
    {
        int index = 0;
        while (index < BoundTicks.Length && ticks > BoundTicks[index])
        {
            index++;
        }

        return index;
    }

    private static void Add(ref long count, long more)
    {
        if (more > 0)
        {
            Interlocked.Add(ref count, more);
        }
    }
}
