using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Health;

/// <summary>
/// Whether this node can serve. It follows the node's own parts only: one organization's dead Arc says nothing about the others.
/// </summary>
internal sealed class NodeHealth(TimeProvider time, IFeedHealth feed)
{
    private readonly long _began = time.GetTimestamp();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _draining;
    private int _underWay;

    /// <summary>How well this node follows the store.</summary>
    public IFeedHealth Feed => feed;

    /// <summary>True once the node has been told to stop.</summary>
    public bool IsDraining => _draining;

    /// <summary>Ends when the node drains and every request that came before has ended.</summary>
    public Task Idle => _idle.Task;

    /// <summary>From now on the node is not ready and takes no new request.</summary>
    public void Drain()
    {
        _draining = true;
        Interlocked.MemoryBarrier();
        EndWhenIdle();
    }

    /// <summary>A request has come; true when <see cref="Idle"/> waits until it <see cref="Leave"/>s, as it does for none that is refused.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _underWay);
        if (!_draining)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>A request that entered has ended.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _underWay);
        if (_draining)
        {
            EndWhenIdle();
        }
    }

    /// <summary>Why the node is not ready; null when it is.</summary>
    public string? Reason =>
        _draining ? "draining"
        : feed.State == StoreState.Refused ? "store unavailable"
        : null;

    /// <summary>Time since the start as Memtrace 0.2 writes it: <c>2h30m15.1s</c>.</summary>
    public string Uptime
    {
        get
        {
            TimeSpan up = time.GetElapsedTime(_began);
            string seconds = $"{up.Seconds + (up.Milliseconds / 1000.0):0.###}s";
            return up.TotalHours >= 1 ? $"{(int)up.TotalHours}h{up.Minutes}m{seconds}"
                : up.TotalMinutes >= 1 ? $"{up.Minutes}m{seconds}"
                : seconds;
        }
    }

    private void EndWhenIdle()
    {
        if (Volatile.Read(ref _underWay) == 0)
        {
            _idle.TrySetResult();
        }
    }
}
