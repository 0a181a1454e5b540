using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// Whether Redis is asked at all. A late answer opens it at once, so that whoever asks again does not wait again, and so does a no to
/// everything, since reads that succeed beside it say nothing against it; other failures that come quickly cost nobody anything, and open
/// it when several follow each other. Only the connection itself closes it.
/// </summary>
internal sealed class RedisBreaker(TimeProvider clock)
{
    /// <summary>Longest pause between two probes.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private const int QuickFailures = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Signal _opened = new();
    private volatile bool _open;
    private volatile string? _suspect;
    private volatile string? _refusal;
    private int _failures;
    private long _openings;
    private long? _closedAt;

    /// <summary>True while nobody asks Redis.</summary>
    public bool IsOpen => _open;

    /// <summary>How often it opened.</summary>
    public long Openings => Volatile.Read(ref _openings);

    /// <summary>The name whose command failed last: in a cluster another one may be answered by another node.</summary>
    public string? Suspect => _suspect;

    /// <summary>The no to everything that it is open for; null when it is closed, or open for another reason.</summary>
    public string? Refusal => _refusal;

    /// <summary>How long to wait before the next probe.</summary>
    public TimeSpan Pause { get; private set; } = FirstPause;

    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }
    }

    public void Failed(string name)
    {
        if (Interlocked.Increment(ref _failures) >= QuickFailures)
        {
            Open(name, null);
        }
    }

    public void WasLate(string name) => Open(name, null);

    /// <summary>Everything is refused, and why.</summary>
    public void WasRefused(string name, string refusal) => Open(name, refusal);

    /// <summary>Waits until it is open. Nothing is left of who waited in vain, however often.</summary>
    /// <exception cref="TimeoutException">It stayed closed for that long.</exception>
    public Task OpenedAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        _opened.Task.WaitAsync(patience, clock, cancellationToken);

    /// <summary>The probe was answered.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _failures = 0;
            _closedAt = clock.GetTimestamp();
            if (_open)
            {
                _ = _opened.Renew();
            }

            _open = false;
            _refusal = null;
        }
    }

    /// <summary>The probe was not answered.</summary>
    public void StayOpen() => Pause = Longer(Pause);

    private static TimeSpan Longer(TimeSpan pause) => TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));

    // What opens again soon after a probe closed it goes on where it was: a Redis that answers probes alone must not hold up a request
    // ten times a second.
    private void Open(string name, string? refusal)
    {
        lock (_gate)
        {
            if (_open)
            {
                return;
            }

            bool isRecent = _closedAt is { } closed && clock.GetElapsedTime(closed) < LongestPause;
            Pause = isRecent ? Longer(Pause) : FirstPause;
            _suspect = name;
            _refusal = refusal;
            _open = true;
            Interlocked.Increment(ref _openings);
            _opened.Set();
        }
    }
}
