namespace Memtrace.Proxy.Storage.Changes;

/// <summary>When this node last knew the end of the feed, and whether what it holds may be answered without asking again.</summary>
internal sealed class FeedPulse(TimeProvider clock)
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    // Longer than two attempts of the follower take at a store that is locked: while they fail, nobody waits.
    private static readonly TimeSpan ExcuseLife = TimeSpan.FromSeconds(5);

    // By the wall clock, which goes on while a machine sleeps; the other one need not.
    private long _heardAt = clock.GetUtcNow().UtcTicks;
    private long _excusedAt = DateTimeOffset.MinValue.UtcTicks;
    private long _heard = clock.GetTimestamp();

    public TimeSpan Silence => clock.GetElapsedTime(Volatile.Read(ref _heard));

    /// <summary>True while the feed was read within the last second, or is known not to be readable.</summary>
    public bool IsTrusted
    {
        get
        {
            long now = clock.GetUtcNow().UtcTicks;
            return IsWithin(now - Volatile.Read(ref _heardAt), Recent) || IsWithin(now - Volatile.Read(ref _excusedAt), ExcuseLife);
        }
    }

    /// <summary>The moment before a read: what it gives is as old as its begin, however long the process was paused within.</summary>
    public (DateTimeOffset At, long Timestamp) Begin() => (clock.GetUtcNow(), clock.GetTimestamp());

    public void Heard((DateTimeOffset At, long Timestamp) begin)
    {
        Volatile.Write(ref _heardAt, begin.At.UtcTicks);
        Volatile.Write(ref _heard, begin.Timestamp);
    }

    /// <summary>The store does not answer: for a while nobody waits for it.</summary>
    public void Excuse() => Volatile.Write(ref _excusedAt, clock.GetUtcNow().UtcTicks);

    // A clock that was set back is no proof of anything.
    private static bool IsWithin(long ticks, TimeSpan span) => ticks >= 0 && ticks <= span.Ticks;
}
