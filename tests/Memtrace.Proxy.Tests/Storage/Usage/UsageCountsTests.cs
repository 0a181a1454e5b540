using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Usage;

namespace Memtrace.Proxy.Tests.Storage.Usage;

public sealed class UsageCountsTests
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Usage_is_written_every_ten_seconds_and_at_the_end()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        using var stopping = new CancellationTokenSource();
        Task running = store.UsageCounts!.RunAsync(stopping.Token);

        store.Use(organization, UsageSteps.Query, temporary.Clock.GetUtcNow());
        temporary.Clock.Advance(Round - TimeSpan.FromTicks(1));
        Assert.Equal(0, await store.RequestsOfAsync());
        temporary.Clock.Advance(TimeSpan.FromTicks(1));
        await Eventually.SeesAsync(async () => await store.RequestsOfAsync() == 1);

        store.Use(organization, UsageSteps.Query, temporary.Clock.GetUtcNow(), times: 2);
        await stopping.CancelAsync();
        await running;
        Assert.Equal(3, await store.RequestsOfAsync());
    }

    [Fact]
    public async Task A_batch_that_was_not_taken_keeps_its_number_and_what_comes_after_gets_the_next()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        temporary.Refuse("INSERT", "usage_hours");
        store.Use(organization, UsageSteps.Query, temporary.Clock.GetUtcNow());
        Assert.False(await store.UsageCounts!.WriteAsync(default));
        store.Use(organization, UsageSteps.Query, temporary.Clock.GetUtcNow());
        Assert.False(await store.UsageCounts!.WriteAsync(default));
        temporary.Run("DROP TRIGGER refuse");

        await store.SendUsageAsync();

        Assert.Equal(["2"], temporary.Rows("SELECT batch FROM usage_batches"));
        Assert.Equal(2, await store.RequestsOfAsync());
    }

    [Fact]
    public async Task A_write_that_is_broken_off_loses_nothing()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        store.Use(organization, UsageSteps.Query, temporary.Clock.GetUtcNow());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.UsageCounts!.WriteAsync(new CancellationToken(canceled: true)));

        await store.SendUsageAsync();

        Assert.Equal(1, await store.RequestsOfAsync());
    }

    [Fact]
    public async Task An_hour_that_is_over_and_written_is_forgotten()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        string[] organizations = [await store.CreateAsync("a"), await store.CreateAsync("b")];
        DateTimeOffset now = temporary.Clock.GetUtcNow();
        Array.ForEach(organizations, each => store.Use(each, UsageSteps.Query, now));
        Assert.Equal(2, store.UsageCounts!.Cells);
        store.Use(organizations[0], UsageSteps.Query, now.AddHours(1));
        Assert.Equal(3, store.UsageCounts.Cells);

        await store.SendUsageAsync();
        temporary.Clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        await store.SendUsageAsync();
        Assert.Equal(3, store.UsageCounts.Cells);
        temporary.Clock.Advance(TimeSpan.FromTicks(1));
        await store.SendUsageAsync();

        Assert.Equal(1, store.UsageCounts.Cells);
        Assert.Equal(3, await store.RequestsOfAsync());
    }

    [Fact]
    public async Task A_request_that_comes_late_counts_in_its_own_hour()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        DateTimeOffset now = temporary.Clock.GetUtcNow();
        foreach (int hour in (int[])[0, 1, 0, 1, -5])
        {
            store.Use(organization, UsageSteps.Query, now.AddHours(hour));
        }

        await store.SendUsageAsync();

        Assert.Equal(
            [(now.AddHours(-5), 1), (now, 2), (now.AddHours(1), 2)],
            (await store.Usage.ListTimesAsync(UsageSteps.Everything, UsageStep.Hour, default))
                .Select(entry => (entry.Begins!.Value, (int)entry.Totals.Requests)));
    }

    [Fact]
    public void What_is_remembered_is_bounded_and_what_finds_no_room_is_told()
    {
        var hours = new UsageHours(most: 3);
        for (int i = 0; i < 5; i++)
        {
            hours.Count($"org_{i}", UsageSteps.Query, 0);
        }

        hours.Count("org_0", UsageSteps.Query, 0);
        hours.Count("org_0", UsageSteps.Query, UsageHour.Seconds);

        Assert.Equal((3, 3L), (hours.Cells, hours.TakeUncounted()));
        Assert.Equal(4, hours.Take(10).Single().Sum(row => row.Totals.Requests));
        Assert.Equal(0, hours.TakeUncounted());
    }

    [Fact]
    public async Task Requests_that_are_missing_are_said()
    {
        await using var temporary = new TemporaryStore();
        await temporary.OpenAsync();
        var counts = new UsageCounts(temporary.OpenDatabase(), "node", temporary.Clock, temporary.Loggers, most: 0);
        counts.Count("org_a", UsageSteps.Query, temporary.Clock.GetUtcNow());

        Assert.True(await counts.WriteAsync(default));

        Assert.Contains(temporary.Loggers.All, text => text.Contains("1 requests are missing", StringComparison.Ordinal));
    }

    [Fact]
    public void To_count_for_an_organization_that_is_known_allocates_nothing()
    {
        var hours = new UsageHours(most: 10);
        RequestUsage request = UsageSteps.Query;
        hours.Count("org_a", request, 0);
        hours.Count("org_a", request, 0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        hours.Count("org_a", request, 0);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
