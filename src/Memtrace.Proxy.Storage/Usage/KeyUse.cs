namespace Memtrace.Proxy.Storage.Usage;

/// <summary>
/// When one key was last seen and what of that is written, in seconds of Unix time. Requests raise the one, without a lock: two at one
/// moment may set it back by a second. The other has one writer.
/// </summary>
internal sealed class KeyUse(long keyId, long seen)
{
    private long _seen = seen;
    private long _written;
    private long _wroteAt;

    public long KeyId { get; } = keyId;

    public long Seen => Volatile.Read(ref _seen);

    public void Saw(long seconds)
    {
        // A second has many requests: all but the first only read.
        if (seconds > Seen)
        {
            Volatile.Write(ref _seen, seconds);
        }
    }

    /// <summary>Whether there is something to write, and the last write is that long ago.</summary>
    public bool IsDue(long now, long pause) => Seen > _written && now - _wroteAt >= pause;

    public void Wrote(long seen, long now)
    {
        _written = seen;
        _wroteAt = now;
    }

    /// <summary>Whether everything has been written for that long.</summary>
    public bool IsIdle(long now, long life) => Seen <= _written && now - _wroteAt >= life;
}
