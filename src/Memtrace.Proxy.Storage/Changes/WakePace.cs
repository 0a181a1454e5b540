namespace Memtrace.Proxy.Storage.Changes;

/// <summary>
/// Passes calls on, none sooner than a moment after the one before; those that come too soon are passed on as one at its end. Whoever
/// can write to Redis or commit to the store calls every node at once, and must not have them read the store as fast as he can write.
/// </summary>
internal sealed class WakePace(Action wake, TimeProvider clock)
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private long? _last;
    private bool _isDue;

    public void Call()
    {
        TimeSpan early = Take();
        if (early == TimeSpan.Zero)
        {
            wake();
        }
        else if (early > TimeSpan.Zero)
        {
            _ = CallAfterAsync(early);
        }
    }

    // How long to wait; negative when a call is due that speaks for this one too.
    private TimeSpan Take()
    {
        lock (_gate)
        {
            if (_isDue)
            {
                return Timeout.InfiniteTimeSpan;
            }

            if (_last is { } last && Pause - clock.GetElapsedTime(last) is var early && early > TimeSpan.Zero)
            {
                _isDue = true;
                return early;
            }

            _last = clock.GetTimestamp();
            return TimeSpan.Zero;
        }
    }

    private async Task CallAfterAsync(TimeSpan early)
    {
        await Task.Delay(early, clock);
        // Before the call: what comes while it is made is told of by another one.
        lock (_gate)
        {
            _isDue = false;
            _last = clock.GetTimestamp();
        }

        wake();
    }
}
