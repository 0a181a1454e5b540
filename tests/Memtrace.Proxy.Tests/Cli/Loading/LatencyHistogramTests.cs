using Memtrace.Cli.Loading;

namespace Memtrace.Proxy.Tests.Cli.Loading;

public sealed class LatencyHistogramTests
{
    private static readonly double[] Shares = [0.01, 0.5, 0.9, 0.99, 0.999, 1];

    [Fact]
    public void Every_quantile_is_within_one_percent_of_the_sorted_times()
    {
        var random = new Random(1);
        long[] times = [.. Enumerable.Range(0, 50_000).Select(_ => (long)Math.Exp(random.NextDouble() * 20)).Order()];
        var histogram = new LatencyHistogram();
        foreach (long time in times)
        {
            histogram.Record(TimeSpan.FromMicroseconds(time));
        }

        Assert.Equal(times.Length, histogram.Count);
        Assert.Equal(times[^1], histogram.Max.TotalMicroseconds);
        Assert.All(Shares, share =>
        {
            double exact = times[(int)Math.Ceiling(share * times.Length) - 1];
            Assert.InRange(histogram.Quantile(share).TotalMicroseconds, exact, (exact * 1.01) + 1);
        });
        Assert.InRange(histogram.Mean().TotalMicroseconds / times.Average(), 0.99, 1.01);
    }

    [Fact]
    public void Two_histograms_added_are_that_of_all_their_times()
    {
        var (first, second, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        first.Record(TimeSpan.FromMilliseconds(1));
        second.Record(TimeSpan.FromMilliseconds(9));
        both.Add(first);
        both.Add(second);

        Assert.Equal((2, TimeSpan.FromMilliseconds(9)), (both.Count, both.Max));
        Assert.InRange(both.Quantile(0.5).TotalMilliseconds, 1, 1.01);
    }

    [Fact]
    public void Times_beyond_the_range_count_as_its_ends()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Record(TimeSpan.FromDays(1));

        Assert.Equal(2, histogram.Count);
        Assert.Equal(TimeSpan.Zero, histogram.Quantile(0.5));
        Assert.True(histogram.Quantile(0.51) > TimeSpan.Zero);
        Assert.InRange(histogram.Quantile(1).TotalMinutes, 71, 72);
    }

    [Fact]
    public void Without_times_there_is_nothing_to_tell()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal((0, TimeSpan.Zero, TimeSpan.Zero), (histogram.Count, histogram.Quantile(0.99), histogram.Mean()));
        Assert.Empty(LoadBar.Of(histogram));
    }

    [Fact]
    public void The_bars_hold_every_time_once()
    {
        var random = new Random(2);
        var histogram = new LatencyHistogram();
        for (int i = 0; i < 10_000; i++)
        {
            histogram.Record(TimeSpan.FromMicroseconds(random.Next(1, 1 << random.Next(1, 30))));
        }

        IReadOnlyList<LoadBar> bars = LoadBar.Of(histogram);

        Assert.Equal(10_000, bars.Sum(bar => bar.Count));
        Assert.True(bars[0].Count > 0 && bars[^1].Count > 0);
        Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    [Fact]
    public void To_count_a_served_request_costs_no_memory()
    {
        var tally = new LoadTally();
        var answer = new LoadAnswer(200, "", 25, 130);
        tally.Count(answer, TimeSpan.FromMilliseconds(1));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            tally.Count(answer, TimeSpan.FromMicroseconds(i));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((1001, 0, 25_025, 130_130), (tally.Requests, tally.Failed, tally.Sent, tally.Received));
    }
}
