using System.Globalization;
using Memtrace.Proxy.Telemetry.Metrics;

namespace Memtrace.Proxy.Tests.Telemetry;

public sealed class TrafficEstimateTests
{
    private const int Organizations = 100_000;
    private const int Requests = 10;

    [Fact]
    public void Of_a_hundred_thousand_that_are_equally_busy_hardly_one_is_taken_for_much_busier()
    {
        var estimate = new TrafficEstimate();
        string[] names = [.. Enumerable.Range(0, Organizations).Select(i => string.Create(CultureInfo.InvariantCulture, $"org_{i}"))];
        var told = new int[Organizations];
        for (int round = 0; round < Requests; round++)
        {
            for (int i = 0; i < Organizations; i++)
            {
                told[i] = estimate.Count(names[i]);
            }
        }

        Assert.DoesNotContain(told, count => count < Requests);
        Assert.InRange(told.Count(count => count >= 2 * Requests), 0, Organizations / 1000);
    }

    [Fact]
    public void What_is_not_asked_for_any_more_is_forgotten_by_halves()
    {
        var estimate = new TrafficEstimate();
        for (int i = 0; i < 8; i++)
        {
            estimate.Count("org_a");
        }

        estimate.Age();

        Assert.Equal(5, estimate.Count("org_a"));
    }
}
