using Memtrace.Proxy.Telemetry.Metrics;
using Memtrace.Proxy.Telemetry.Series;

namespace Memtrace.Proxy.Tests.Telemetry.Series;

public sealed class SpreadDurationsTests
{
    private const int Unbounded = 4;

    [Fact]
    public void Whatever_was_measured_the_values_lie_in_their_buckets_and_make_up_the_sum()
    {
        var random = new Random(11);
        double[] scales = [0, 0.001, 0.02, 0.3, 4, 60];
        for (int round = 0; round < 2000; round++)
        {
            double[] measured = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Math.Round(random.NextDouble() * scales[random.Next(6)], 7))];
            long[] counts = new long[Unbounded + 1];
            Array.ForEach(measured, duration => counts[BucketOf(duration)]++);

            AssertMakesUp(counts, measured.Sum());
        }
    }

    [Theory]
    [InlineData(0.01, new[] { 1, 0, 0, 0, 0 })]
    [InlineData(10, new[] { 0, 0, 0, 1, 0 })]
    [InlineData(10.0000001, new[] { 0, 0, 0, 0, 1 })]
    [InlineData(0.0100001, new[] { 0, 1, 0, 0, 0 })]
    [InlineData(0, new[] { 3, 0, 0, 0, 0 })]
    [InlineData(0, new[] { 0, 0, 0, 0, 0 })]
    public void What_stands_at_a_bound_stays_on_its_side(double sum, int[] counts) =>
        AssertMakesUp(Array.ConvertAll(counts, count => (long)count), sum);

    [Theory]
    [InlineData(0.5, new[] { 0, 0, 0, 0, 3 })]
    [InlineData(500, new[] { 0, 2, 0, 0, 0 })]
    public void A_sum_that_no_values_make_up_moves_none_out_of_its_bucket(double sum, int[] counted)
    {
        long[] counts = Array.ConvertAll(counted, count => (long)count);
        double[] values = new double[counts.Length];

        double made = SpreadDurations.Find(counts, sum, values);

        Assert.Equal(made, counts.Zip(values).Sum(each => each.First * each.Second), 9);
        AssertInBuckets(counts, values);
    }

    private static void AssertMakesUp(long[] counts, double sum)
    {
        double[] values = new double[counts.Length];

        double made = SpreadDurations.Find(counts, sum, values);

        Assert.Equal(sum, made, 9);
        Assert.Equal(sum, counts.Zip(values).Sum(each => each.First * each.Second), 9);
        AssertInBuckets(counts, values);
    }

    private static void AssertInBuckets(long[] counts, double[] values)
    {
        for (int i = 0; i <= Unbounded; i++)
        {
            Assert.True(counts[i] == 0 || BucketOf(values[i]) == i, $"{values[i]:R} is not in bucket {i}");
        }
    }

    private static int BucketOf(double duration)
    {
        int bucket = Array.FindIndex(OrganizationTally.Bounds, bound => duration <= bound);
        return bucket < 0 ? Unbounded : bucket;
    }
}
