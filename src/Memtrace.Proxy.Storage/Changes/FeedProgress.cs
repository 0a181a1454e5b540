namespace Memtrace.Proxy.Storage.Changes;

/// <summary>How far this node has applied the feed and how late; each step is announced. One caller at a time moves it, anybody reads it.</summary>
internal sealed class FeedProgress
{
    private readonly FeedPulse _pulse;
    private readonly NodeAnnouncer _announcer;
    private long _position;
    private long _lagTicks;

    public FeedProgress(long position, FeedPulse pulse, NodeAnnouncer announcer)
    {
        _pulse = pulse;
        _announcer = announcer;
        MoveTo(position);
    }

    public long Position => Volatile.Read(ref _position);

    /// <summary>How long the newest change took at most from its commit until this node acted on it; zero before the first.</summary>
    public TimeSpan Lag => TimeSpan.FromTicks(Volatile.Read(ref _lagTicks));

    /// <summary>A change was applied just now.</summary>
    public void Reach(long position)
    {
        Volatile.Write(ref _lagTicks, _pulse.SinceHeard.Ticks);
        MoveTo(position);
    }

    public void MoveTo(long position)
    {
        Volatile.Write(ref _position, position);
        _announcer.Report(_pulse.State, Lag);
        _announcer.Applied(position);
    }
}
