namespace Memtrace.ArcDev.Writes;

internal enum TimeUnit
{
    Nanoseconds,
    Microseconds,
    Milliseconds,
    Seconds,
}
