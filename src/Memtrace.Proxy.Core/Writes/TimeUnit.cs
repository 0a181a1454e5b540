namespace Memtrace.Proxy.Core.Writes;

/// <summary>The unit of timestamps: named by line protocol's precision, or taken from the timestamp itself as Arc does it for MessagePack.</summary>
internal readonly record struct TimeUnit
{
    private const long NanosecondsPerHour = 3_600_000_000_000;
    private const long SecondsBelow = 10_000_000_000;
    private const long MillisecondsBelow = 10_000_000_000_000;
    private const long MicrosecondsBelow = 10_000_000_000_000_000;

    private static readonly TimeUnit Nanosecond = new(1);
    private static readonly TimeUnit Microsecond = new(1_000);
    private static readonly TimeUnit Millisecond = new(1_000_000);
    private static readonly TimeUnit Second = new(1_000_000_000);

    private readonly long _nanoseconds;

    private TimeUnit(long nanoseconds) => _nanoseconds = nanoseconds;

    /// <summary>
    /// The furthest timestamp before and after 1970: InfluxDB's range in every unit, the years 1677 to 2262. Beyond it Arc takes its
    /// own clock without a word, or makes directories of years that its own catalogue cannot write down.
    /// </summary>
    public long Furthest => long.MaxValue / _nanoseconds;

    /// <summary>An hour in this unit.</summary>
    public long Hour => NanosecondsPerHour / _nanoseconds;

    /// <summary>Reads Arc's word for a unit: <c>ns us ms s</c>; null is Arc's default.</summary>
    public static TimeUnit Of(string? precision) => precision switch
    {
        null or "ns" => Nanosecond,
        "us" => Microsecond,
        "ms" => Millisecond,
        "s" => Second,
        _ => throw new ArgumentOutOfRangeException(nameof(precision)),
    };

    /// <summary>The unit that Arc takes a timestamp to be in by its size; whatever lies before 1970 is seconds.</summary>
    public static TimeUnit Of(long timestamp) => timestamp switch
    {
        < SecondsBelow => Second,
        < MillisecondsBelow => Millisecond,
        < MicrosecondsBelow => Microsecond,
        _ => Nanosecond,
    };

    /// <summary>True when the timestamp is no further than <see cref="Furthest"/>.</summary>
    public bool Reaches(long timestamp) => timestamp <= Furthest && timestamp >= -Furthest;

    /// <summary>The hour that Arc files a timestamp under.</summary>
    public long HourOf(long timestamp)
    {
        (long hour, long rest) = Math.DivRem(timestamp, Hour);
        return rest < 0 ? hour - 1 : hour;
    }
}
