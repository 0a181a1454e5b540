using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Metrics;

namespace Memtrace.Proxy.Tests.Telemetry;

public sealed class OrganizationSeriesTests : IDisposable
{
    private static readonly RequestAccount One = Accounts.Served();

    private readonly ManualClock _clock = new();
    private readonly OrganizationSeries _series;

    public OrganizationSeriesTests()
    {
        _series = new OrganizationSeries(3, _clock);
        _series.StartAsync(CancellationToken.None);
    }

    public void Dispose() => _series.Dispose();

    [Fact]
    public async Task What_an_organization_asked_for_counts_for_it()
    {
        _series.Count("org_a", Accounts.Served(milliseconds: 5, sent: 70));
        _series.Count("org_a", Accounts.Served(milliseconds: 500));
        _series.Count("org_a", Accounts.Refused(RefusalCatalogue.EndpointClosed));
        _series.Count("org_a", Accounts.Refused(RefusalCatalogue.BackendUnreachable));
        _series.Count("org_a", await Accounts.ReceivedAsync(42));

        OrganizationTally tally = _series.Show()[0];
        Assert.Equal(
            ("org_a", 3, 1, 1, 42, 70), (tally.Organization, tally.Served, tally.Refused, tally.Failed, tally.Received, tally.Sent));
        Assert.Equal([4, 0, 1, 0, 0], Enumerable.Range(0, 5).Select(tally.Bucket));
        Assert.Equal(TimeSpan.FromMilliseconds(508), tally.Duration);
    }

    [Fact]
    public void Whoever_finds_no_place_counts_among_the_others()
    {
        foreach (string organization in (string[])["a", "b", "c", "d", "e"])
        {
            _series.Count(organization, One);
        }

        Assert.Equal("a=1 b=1 c=1 other=2", Shown());
    }

    [Fact]
    public void With_none_shown_all_are_others()
    {
        using var none = new OrganizationSeries(0, _clock);

        for (int i = 0; i < 100; i++)
        {
            none.Count("a", One);
        }

        Assert.Equal(100, Assert.Single(none.Show()).Served);
    }

    [Fact]
    public void A_busier_organization_takes_the_place_of_the_least_busy_and_begins_at_zero()
    {
        Count("a", 50);
        Count("b", 40);
        Count("c", 10);

        Count("d", 60);

        Assert.DoesNotContain("c=", Shown(), StringComparison.Ordinal);
        Assert.Equal("a=50 b=40 d=25 other=35", Shown());
    }

    [Fact]
    public void Two_that_are_about_equally_busy_do_not_take_turns()
    {
        Count("a", 500);
        Count("b", 500);
        Count("c", 100);

        for (int i = 0; i < 100; i++)
        {
            Count("c", 1);
            Count("d", 1);
        }

        Assert.Equal("a=500 b=500 c=200 other=100", Shown());
    }

    [Fact]
    public void Who_was_busy_long_ago_gives_way_to_who_is_busy_now()
    {
        Count("a", 100_000);
        Count("b", 100);
        Count("c", 100);
        for (int minute = 0; minute < 14; minute++)
        {
            Count("b", 100);
            Count("c", 100);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Count("d", 100);

        Assert.Contains("d=", Shown(), StringComparison.Ordinal);
        Assert.DoesNotContain("a=", Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_series_of_who_is_idle_for_a_quarter_of_an_hour_ends_and_leaves_its_place()
    {
        Count("a", 1);
        Count("b", 1);
        Count("c", 1);
        for (int minute = 0; minute < 16; minute++)
        {
            Count("a", 1);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("a=17 other=0", Shown());
        Count("d", 1);
        Assert.Equal("a=17 d=1 other=0", Shown());
    }

    [Fact]
    public async Task However_many_there_are_no_more_are_shown_and_nothing_that_is_shown_ever_falls()
    {
        using var series = new OrganizationSeries(100, TimeProvider.System);
        Task[] counting = [.. Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                series.Count($"org_{(i * (thread + 1)) % 50_000}", One);
                series.Count($"org_{i % 150}", One);
            }
        }))];

        Dictionary<OrganizationTally, long> before = [];
        do
        {
            OrganizationTally[] shown = series.Show();
            Assert.InRange(shown.Length, 1, 101);
            Assert.Equal(shown.Length, shown.Select(each => each.Organization).Distinct().Count());
            foreach (OrganizationTally tally in shown)
            {
                long served = tally.Served;
                Assert.True(served >= before.GetValueOrDefault(tally));
                before[tally] = served;
            }

            series.Sweep();
        }
        while (!Task.WhenAll(counting).IsCompleted);

        await Task.WhenAll(counting);
        Assert.InRange(series.Show().Sum(tally => tally.Served), 1, 800_000);
        Assert.True(series.Show().Length > 90);
    }

    [Fact]
    public void Counting_for_who_has_a_place_and_for_who_has_none_takes_no_memory()
    {
        foreach (string organization in (string[])["a", "b", "c", "d"])
        {
            Count(organization, 100);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _series.Count("a", One);
        }

        for (int i = 0; i < 10; i++)
        {
            _series.Count("e", One);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Count(string organization, int times)
    {
        for (int i = 0; i < times; i++)
        {
            _series.Count(organization, One);
        }
    }

    private string Shown() =>
        string.Join(' ', _series.Show().Select(tally => $"{tally.Organization}={tally.Served}").Order(StringComparer.Ordinal));
}
