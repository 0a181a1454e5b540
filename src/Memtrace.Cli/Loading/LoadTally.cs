namespace Memtrace.Cli.Loading;

/// <summary>What was counted so far. Any thread may count; a served request costs no memory.</summary>
internal sealed class LoadTally
{
    private const int MostFaults = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<LoadFault, long> _faults = [];
    private long _requests;
    private long _failed;
    private long _sent;
    private long _received;

    /// <summary>Requests that ended, however they did.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Those of them that were not served.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Bytes of request bodies.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Bytes of answers' bodies.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>The time from when each request was due until its answer had ended.</summary>
    public LatencyHistogram Latency { get; } = new();

    public void Count(in LoadAnswer answer, TimeSpan latency)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _sent, answer.Sent);
        Interlocked.Add(ref _received, answer.Received);
        if (answer.TellsTime)
        {
            Latency.Record(latency);
        }

        if (!answer.IsServed)
        {
            Interlocked.Increment(ref _failed);
            AddFault(new LoadFault(answer.Status, answer.Code), 1);
        }
    }

    /// <summary>Takes over what another has counted.</summary>
    public void Add(LoadTally other)
    {
        _requests += other.Requests;
        _failed += other.Failed;
        _sent += other.Sent;
        _received += other.Received;
        Latency.Add(other.Latency);
        foreach ((LoadFault fault, long count) in other.Faults())
        {
            AddFault(fault, count);
        }
    }

    /// <summary>How requests failed, the most frequent way first.</summary>
    public IReadOnlyList<(LoadFault Fault, long Count)> Faults()
    {
        lock (_gate)
        {
            return [.. _faults.Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Status)];
        }
    }

    // A target that makes up codes fills no memory: what comes after the first ways is counted by its status.
    private void AddFault(LoadFault fault, long count)
    {
        lock (_gate)
        {
            LoadFault kept = _faults.Count < MostFaults || _faults.ContainsKey(fault) ? fault : fault with { Code = "" };
            _faults[kept] = _faults.GetValueOrDefault(kept) + count;
        }
    }
}
