using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Usage;

/// <summary>How usage is added up and told, on whatever engine.</summary>
public abstract class UsageReadingTests(StoreEngine engine)
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Hours_begin_on_the_hour_and_days_at_midnight_in_UTC()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        store.Use(organization, UsageSteps.Query, Noon.AddTicks(-1));
        store.Use(organization, UsageSteps.Query, Noon);
        store.Use(organization, UsageSteps.Query, Noon.AddMinutes(59.9));
        store.Use(organization, UsageSteps.Query, Noon.AddHours(1).ToOffset(TimeSpan.FromHours(9)));
        store.Use(organization, UsageSteps.Query, Noon.AddHours(12));
        await store.SendUsageAsync();

        Assert.Equal([(11, 1), (12, 2), (13, 1), (24, 1)], await TimesAsync(store, UsageStep.Hour));
        Assert.Equal([(0, 4), (24, 1)], await TimesAsync(store, UsageStep.Day));
        Assert.Equal(
            [(null, 5)],
            (await store.Usage.ListTimesAsync(UsageSteps.Everything, UsageStep.Total, default)).Select(entry => (entry.Begins, (int)entry.Totals.Requests)));
    }

    [Fact]
    public async Task An_hour_in_which_the_wanted_time_begins_counts_whole()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        store.Use(organization, UsageSteps.Query, Noon.AddMinutes(-1));
        store.Use(organization, UsageSteps.Query, Noon.AddMinutes(1));
        await store.SendUsageAsync();

        UsageSum sum = await store.Usage.SumAsync(new UsageFilter { Since = Noon.AddMinutes(30) }, default);

        Assert.Equal((1, 1), (sum.Organizations, sum.Totals.Requests));
    }

    [Fact]
    public async Task Where_nobody_used_anything_sums_are_zero_and_lists_are_empty()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();

        Assert.Equal(new UsageSum(0, new UsageTotals()), await store.Usage.SumAsync(UsageSteps.Everything, default));
        Assert.Empty(await store.Usage.ListTimesAsync(UsageSteps.Everything, UsageStep.Total, default));
        Assert.Empty(await store.Usage.RankAsync(UsageSteps.Everything, 10, default));
        Assert.Empty(await store.Usage.ListAsync(UsageSteps.Everything, UsageStep.Day, "", 10, default));
    }

    [Fact]
    public async Task Of_those_with_as_many_requests_the_first_ids_come_first()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string[] ids = [await store.CreateAsync("a"), await store.CreateAsync("b"), await store.CreateAsync("c")];
        Array.ForEach(ids, id => store.Use(id, UsageSteps.Query, Noon));
        await store.SendUsageAsync();

        Assert.Equal(
            ids.Order(StringComparer.Ordinal).Take(2),
            (await store.Usage.RankAsync(UsageSteps.Everything, 2, default)).Select(entry => entry.OrganizationId));
    }

    [Fact]
    public async Task Those_with_the_most_requests_come_first()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string[] ids = [await store.CreateAsync("few"), await store.CreateAsync("most"), await store.CreateAsync("some")];
        foreach ((string id, int times) in ids.Zip([1, 5, 3]))
        {
            store.Use(id, UsageSteps.Query, Noon, times);
            store.Use(id, UsageSteps.Query, Noon.AddHours(2), times);
        }

        await store.SendUsageAsync();

        Assert.Equal(
            [("most", 10), ("some", 6)],
            (await store.Usage.RankAsync(UsageSteps.Everything, 2, default)).Select(entry => (entry.OrganizationName, (int)entry.Totals.Requests)));
        Assert.Equal(
            [ids[2]],
            (await store.Usage.RankAsync(new UsageFilter { OrganizationId = ids[2] }, 2, default)).Select(entry => entry.OrganizationId));
    }

    [Theory]
    [InlineData(UsageStep.Total, 1)]
    [InlineData(UsageStep.Day, 2)]
    [InlineData(UsageStep.Hour, 3)]
    public async Task Pages_follow_one_another_and_hold_their_organizations_whole(UsageStep step, int each)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ids.Add(await store.CreateAsync($"n{i}"));
            store.Use(ids[i], UsageSteps.Query, Noon);
            store.Use(ids[i], UsageSteps.Query, Noon.AddHours(1));
            store.Use(ids[i], UsageSteps.Query, Noon.AddHours(13));
        }

        await store.SendUsageAsync();

        var read = new List<UsageEntry>();
        IReadOnlyList<UsageEntry> page;
        while ((page = await store.Usage.ListAsync(UsageSteps.Everything, step, read.LastOrDefault()?.OrganizationId ?? "", 2, default)).Count > 0)
        {
            Assert.InRange(page.Count, 1, 2 * each);
            read.AddRange(page);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal).SelectMany(id => Enumerable.Repeat(id, each)), read.Select(entry => entry.OrganizationId));
        Assert.Equal(15, read.Sum(entry => entry.Totals.Requests));
        Assert.Equal(read.Select(entry => (entry.OrganizationId, entry.Begins)).Distinct().Count(), read.Count);
    }

    private static async Task<IEnumerable<(int Hour, int Requests)>> TimesAsync(SqlStore store, UsageStep step) =>
        (await store.Usage.ListTimesAsync(UsageSteps.Everything, step, default))
            .Select(entry => ((int)(entry.Begins!.Value - Noon.AddHours(-12)).TotalHours, (int)entry.Totals.Requests));

    public sealed class OnSqlite() : UsageReadingTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : UsageReadingTests(StoreEngine.Postgres);
}
