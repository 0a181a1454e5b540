namespace Memtrace.ArcDev.Writes;

/// <summary>A msgpack timestamp, in microseconds since 1970.</summary>
internal sealed record MsgpackTime(long Micros)
{
    public static MsgpackTime Of(long seconds, long nanoseconds) => new((seconds * 1_000_000) + (nanoseconds / 1_000));
}
