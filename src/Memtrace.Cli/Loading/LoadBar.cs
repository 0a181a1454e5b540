namespace Memtrace.Cli.Loading;

/// <summary>One bar of the histogram.</summary>
/// <param name="From">The shortest time it counts.</param>
/// <param name="To">The time it no longer counts.</param>
/// <param name="Count">How many requests took so long.</param>
internal readonly record struct LoadBar(TimeSpan From, TimeSpan To, long Count)
{
    private static readonly int[] Steps = [1, 2, 5];

    /// <summary>The bars of a histogram, from the first that counts something to the last: three for every power of ten.</summary>
    public static IReadOnlyList<LoadBar> Of(LatencyHistogram latency)
    {
        List<LoadBar> bars = [];
        TimeSpan from = TimeSpan.Zero;
        foreach (TimeSpan to in Edges())
        {
            bars.Add(new LoadBar(from, to, latency.CountBetween(from, to)));
            from = to;
        }

        int first = bars.FindIndex(bar => bar.Count > 0);
        return first < 0 ? [] : bars[first..(bars.FindLastIndex(bar => bar.Count > 0) + 1)];
    }

    private static IEnumerable<TimeSpan> Edges()
    {
        for (long power = 10; power <= 10_000_000_000; power *= 10)
        {
            foreach (int step in Steps)
            {
                yield return TimeSpan.FromMicroseconds(step * power);
            }
        }
    }
}
