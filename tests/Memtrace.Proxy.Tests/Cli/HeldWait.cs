namespace Memtrace.Proxy.Tests.Cli;

/// <summary>The machine's clock, but that a wait of one length lasts until a test ends it.</summary>
/// <param name="length">Of what length it would be.</param>
internal sealed class HeldWait(TimeSpan length) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ITimer> _held = [];
    private bool _isOver;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != length)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        ITimer timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        lock (_gate)
        {
            _held.Add(timer);
            if (_isOver)
            {
                timer.Change(TimeSpan.Zero, period);
            }
        }

        return timer;
    }

    /// <summary>It is over, for whoever waits and for whoever comes to wait.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            _held.ForEach(timer => timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        }
    }
}
