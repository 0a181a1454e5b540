namespace Memtrace.Cli.Loading;

/// <summary>
/// Says when the next request is to be sent. With a rate the times stand fixed before the first request: one that finds every connection
/// busy is late, and its latency counts from when it was due, so that a target that stalls cannot keep requests from being measured.
/// </summary>
internal sealed class SendTimes : IDisposable
{
    private readonly TimeProvider _time;
    private readonly double? _rate;
    private readonly long _end;
    private readonly Pacemaker? _pacemaker;
    private long _taken;

    /// <param name="time">The clock.</param>
    /// <param name="start">The timestamp of the first request.</param>
    /// <param name="length">No request is due this long after the start.</param>
    /// <param name="rate">Requests a second; null for each as soon as a connection is free.</param>
    public SendTimes(TimeProvider time, long start, TimeSpan length, double? rate)
    {
        _time = time;
        _rate = rate;
        Start = start;
        _end = start + ToTimestamp(length.TotalSeconds);
        _pacemaker = rate is null ? null : new Pacemaker(time);
    }

    public long Start { get; }

    public void Dispose() => _pacemaker?.Dispose();

    /// <summary>Waits until a request is due and gives the timestamp it is due at; null when the test is over.</summary>
    public async ValueTask<long?> NextAsync(PaceGate gate, CancellationToken cancellationToken)
    {
        long now = _time.GetTimestamp();
        if (now >= _end || cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        if (_pacemaker is null)
        {
            return now;
        }

        long due = DueAt(Interlocked.Increment(ref _taken) - 1);
        if (due >= _end)
        {
            Interlocked.Decrement(ref _taken);
            return null;
        }

        if (due > now && !await _pacemaker.WaitAsync(gate, due, cancellationToken))
        {
            return null;
        }

        return due;
    }

    /// <summary>How many requests were due by now and were not sent because no connection was free.</summary>
    public long CountUnsent(long now) =>
        _rate is { } rate ? Math.Max(0, (long)Math.Ceiling(Seconds(Math.Min(now, _end) - Start) * rate) - Interlocked.Read(ref _taken)) : 0;

    private long DueAt(long number) => Start + ToTimestamp(number / _rate!.Value);

    private long ToTimestamp(double seconds) => (long)(seconds * _time.TimestampFrequency);

    private double Seconds(long timestamps) => (double)timestamps / _time.TimestampFrequency;
}
