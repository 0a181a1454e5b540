namespace Memtrace.ArcDev.Writes;

internal static class EpochTime
{
    public static bool TryParseUnit(string? text, out TimeUnit unit)
    {
        (var known, unit) = text switch
        {
            null or "ns" => (true, TimeUnit.Nanoseconds),
            "us" => (true, TimeUnit.Microseconds),
            "ms" => (true, TimeUnit.Milliseconds),
            "s" => (true, TimeUnit.Seconds),
            _ => (false, default),
        };
        return known;
    }

    /// <summary>Arc guesses the unit of msgpack times from the size of the first one; whatever is negative it takes for seconds.</summary>
    public static TimeUnit Guess(double first) => first switch
    {
        < 1e10 => TimeUnit.Seconds,
        < 1e13 => TimeUnit.Milliseconds,
        < 1e16 => TimeUnit.Microseconds,
        _ => TimeUnit.Nanoseconds,
    };

    public static long ToMicros(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => value * 1_000_000,
        TimeUnit.Milliseconds => value * 1_000,
        TimeUnit.Microseconds => value,
        _ => value / 1_000,
    };

    public static long NowMicros(TimeProvider time) =>
        (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
