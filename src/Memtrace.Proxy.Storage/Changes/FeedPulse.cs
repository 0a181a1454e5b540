using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>
/// When this node last knew the end of the feed and when it last found the store away; so which state it is in, and whether what it
/// holds may be answered without asking again.
/// </summary>
/// <param name="staleLimit">How long the store may be away before nothing is answered; less than a second counts as one.</param>
/// <param name="clock">The clock.</param>
internal sealed class FeedPulse(TimeSpan staleLimit, TimeProvider clock)
{
    /// <summary>How long one look at the store is worth: a process that has not looked for longer may have been paused.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    private readonly long _limit = Math.Max(staleLimit.Ticks, Recent.Ticks);

    // By the wall clock, which goes on while a machine sleeps; the other one need not.
    private long _heardAt = clock.GetUtcNow().UtcTicks;
    private long _awayAt = DateTimeOffset.MinValue.UtcTicks;
    private long _heard = clock.GetTimestamp();
    private volatile bool _isAway;

    /// <summary>How long the store may be away before nothing is answered.</summary>
    public TimeSpan Limit => TimeSpan.FromTicks(_limit);

    /// <summary>Time since the end of the feed was last known, by whichever clock saw more of it.</summary>
    public TimeSpan Silence
    {
        get
        {
            var byWall = TimeSpan.FromTicks(clock.GetUtcNow().UtcTicks - Volatile.Read(ref _heardAt));
            TimeSpan elapsed = clock.GetElapsedTime(Volatile.Read(ref _heard));
            return byWall > elapsed ? byWall : elapsed;
        }
    }

    /// <summary>True from the first look that found the store away until one that reads it.</summary>
    public bool IsAway => _isAway;

    /// <summary>A store that was found away is given a second to answer, since what was read within it still counts.</summary>
    public StoreState State
    {
        get
        {
            TimeSpan silence = Silence;
            return silence > Limit ? StoreState.Refused
                : _isAway && silence > Recent ? StoreState.Stale
                : StoreState.Fresh;
        }
    }

    /// <summary>
    /// True while what is held may be answered: within the last second the feed was read, or the store was looked for, found away, and
    /// has not been away for too long.
    /// </summary>
    public bool IsTrusted
    {
        get
        {
            long now = clock.GetUtcNow().UtcTicks;
            long silence = now - Volatile.Read(ref _heardAt);
            return IsWithin(silence, Recent.Ticks)
                || (_isAway && IsWithin(silence, _limit) && IsWithin(now - Volatile.Read(ref _awayAt), Recent.Ticks));
        }
    }

    /// <summary>True while a look of the last second found the store away, and away for too long.</summary>
    public bool IsRefused
    {
        get
        {
            long now = clock.GetUtcNow().UtcTicks;
            return _isAway
                && !IsWithin(now - Volatile.Read(ref _heardAt), _limit)
                && IsWithin(now - Volatile.Read(ref _awayAt), Recent.Ticks);
        }
    }

    /// <summary>The store was last heard by a program before this one, and has not been since.</summary>
    public void Resume(DateTimeOffset heardAt)
    {
        TimeSpan silence = clock.GetUtcNow() - heardAt;
        Volatile.Write(ref _heardAt, heardAt.UtcTicks);
        Volatile.Write(ref _heard, clock.GetTimestamp() - (long)(silence.TotalSeconds * clock.TimestampFrequency));
        _isAway = true;
    }

    /// <summary>The moment before a read: what it gives is as old as its begin, however long the process was paused within.</summary>
    public (DateTimeOffset At, long Timestamp) Begin() => (clock.GetUtcNow(), clock.GetTimestamp());

    /// <summary>Time since the begin of the last read that reached the feed's end: what is new now happened within it.</summary>
    public TimeSpan SinceHeard => clock.GetElapsedTime(Volatile.Read(ref _heard));

    public void Heard((DateTimeOffset At, long Timestamp) begin)
    {
        Volatile.Write(ref _heardAt, begin.At.UtcTicks);
        Volatile.Write(ref _heard, begin.Timestamp);
        _isAway = false;
    }

    /// <summary>The store does not answer: for a second nobody waits for it.</summary>
    public void Missed()
    {
        long now = clock.GetUtcNow().UtcTicks;
        long elapsed = SinceHeard.Ticks;
        // A clock that was set back must not make the silence shorter than it is.
        if (now - Volatile.Read(ref _heardAt) < elapsed)
        {
            Volatile.Write(ref _heardAt, now - elapsed);
        }

        Volatile.Write(ref _awayAt, now);
        _isAway = true;
    }

    // A clock that was set back is no proof of anything.
    private static bool IsWithin(long ticks, long span) => ticks >= 0 && ticks <= span;
}
