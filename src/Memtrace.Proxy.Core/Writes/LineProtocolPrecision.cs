namespace Memtrace.Proxy.Core.Writes;

/// <summary>The unit of a body's timestamps.</summary>
internal readonly record struct LineProtocolPrecision
{
    private const long NanosecondsPerHour = 3_600_000_000_000;

    private readonly long _nanoseconds;

    private LineProtocolPrecision(long nanoseconds) => _nanoseconds = nanoseconds;

    /// <summary>
    /// The furthest timestamp before and after 1970: InfluxDB's range in every unit, the years 1677 to 2262. Beyond it Arc takes its
    /// own clock without a word, or makes directories of years that its own catalogue cannot write down.
    /// </summary>
    public long Furthest => long.MaxValue / _nanoseconds;

    /// <summary>Reads Arc's word for a unit: <c>ns us ms s</c>; null is Arc's default.</summary>
    public static LineProtocolPrecision Of(string? precision) => precision switch
    {
        null or "ns" => new(1),
        "us" => new(1_000),
        "ms" => new(1_000_000),
        "s" => new(1_000_000_000),
        _ => throw new ArgumentOutOfRangeException(nameof(precision)),
    };

    /// <summary>The hour that Arc files a timestamp under.</summary>
    public long HourOf(long timestamp)
    {
        (long hour, long rest) = Math.DivRem(timestamp, NanosecondsPerHour / _nanoseconds);
        return rest < 0 ? hour - 1 : hour;
    }
}
