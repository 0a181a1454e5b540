using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sql;
using Memtrace.Proxy.Storage.Usage;

namespace Memtrace.Proxy.Tests.Storage.Usage;

/// <summary>What organizations used, on whatever engine.</summary>
public abstract class UsageTests(StoreEngine engine)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Every_number_of_a_request_is_kept_by_organization_and_hour()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        (string a, string b) = (await store.CreateAsync("acme"), await store.CreateAsync("voya"));
        DateTimeOffset now = temporary.Clock.GetUtcNow();
        store.Use(a, UsageSteps.Query, now, times: 3);
        store.Use(a, UsageSteps.Write, now, times: 2);
        foreach (int status in (int[])[401, 403, 404, 405, 400, 413, 429, 500, 502, 504])
        {
            store.Use(a, new RequestUsage(RequestUsage.ClassOf(status), 1, 10), now);
        }

        store.Use(b, UsageSteps.Write, now);
        await store.SendUsageAsync();

        var expected = new UsageTotals
        {
            Requests = 15,
            RefusedKey = 1,
            RefusedAccess = 3,
            RefusedRequest = 2,
            RefusedLimit = 1,
            Failed = 3,
            Queries = 3,
            Writes = 2,
            BytesIn = 2070,
            BytesOut = 1000,
            QueryTime = TimeSpan.FromMilliseconds(15),
        };
        Assert.Equal(expected, (await store.Usage.SumAsync(new UsageFilter { OrganizationId = a }, default)).Totals);
        Assert.Equal(7, expected.Refused);
        Assert.Equal(
            [new UsageEntry(a, "acme", now, expected)],
            await store.Usage.ListAsync(new UsageFilter { OrganizationId = a }, UsageStep.Hour, "", 10, default));
        UsageSum all = await store.Usage.SumAsync(UsageSteps.Everything, default);
        Assert.Equal((2, 16), (all.Organizations, all.Totals.Requests));
    }

    [Fact]
    public async Task What_several_nodes_counted_adds_up_round_by_round()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore one = await temporary.OpenAsync();
        SqlStore two = await temporary.OpenAsync();
        string organization = await one.CreateAsync("a");
        for (int round = 1; round <= 3; round++)
        {
            one.Use(organization, UsageSteps.Query, temporary.Clock.GetUtcNow());
            two.Use(organization, UsageSteps.Write, temporary.Clock.GetUtcNow(), times: 2);
            await Task.WhenAll(one.SendUsageAsync(), two.SendUsageAsync());
        }

        UsageTotals totals = (await one.Usage.SumAsync(UsageSteps.Everything, default)).Totals;
        Assert.Equal((9, 3, 6, 6060), (totals.Requests, totals.Queries, totals.Writes, totals.BytesIn));
        Assert.Equal(["1"], temporary.Rows("SELECT count(*) FROM usage_hours"));
    }

    [Fact]
    public async Task A_batch_whose_commit_was_in_doubt_is_added_once_however_often_it_is_sent()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        Database database = temporary.OpenDatabase();
        var first = new UsageBatch(1, [new UsedHour(organization, 0, new UsageTotals { Requests = 5 })]);
        var second = new UsageBatch(2, [new UsedHour(organization, 0, new UsageTotals { Requests = 7 })]);

        Assert.True(Add("node_a", first));
        Assert.False(Add("node_a", first));
        Assert.True(Add("node_b", first));
        Assert.True(Add("node_a", second));
        Assert.False(Add("node_a", first));

        Assert.Equal(17, await store.RequestsOfAsync());
        bool Add(string node, UsageBatch batch) =>
            database.Write(connection => UsageTable.Add(connection, node, batch, temporary.Clock));
    }

    [Fact]
    public async Task What_the_store_did_not_take_is_kept_and_added_once_it_does()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        DateTimeOffset now = temporary.Clock.GetUtcNow();
        temporary.Refuse("INSERT", "usage_hours");
        for (int round = 0; round < 3; round++)
        {
            store.Use(organization, UsageSteps.Query, now + (round * Hour), times: 10);
            Assert.False(await store.UsageCounts!.WriteAsync(default));
        }

        Assert.Equal(0, await store.RequestsOfAsync());
        Assert.Single(temporary.Loggers.All, text => text.Contains("what organizations use cannot be written", StringComparison.Ordinal));
        temporary.Run(engine == StoreEngine.Sqlite ? "DROP TRIGGER refuse" : "DROP FUNCTION refuse CASCADE");
        await store.SendUsageAsync();

        Assert.Equal(
            [10, 10, 10],
            (await store.Usage.ListTimesAsync(UsageSteps.Everything, UsageStep.Hour, default)).Select(entry => entry.Totals.Requests));
        Assert.Contains(temporary.Loggers.All, text => text.Contains("is written again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_of_many_threads_are_all_counted_while_they_are_written()
    {
        const int Threads = 6;
        const int Each = 20_000;
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string[] organizations = [await store.CreateAsync("a"), await store.CreateAsync("b"), await store.CreateAsync("c")];
        DateTimeOffset now = temporary.Clock.GetUtcNow();

        Task counting = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                // Threads stand in two hours at one moment, as at the turn of an hour.
                store.Use(organizations[i % 3], UsageSteps.Query, now + (((i / 1000) + thread) % 2 * Hour));
            }
        })));
        while (!counting.IsCompleted)
        {
            await store.SendUsageAsync();
        }

        await counting;
        await store.SendUsageAsync();
        UsageTotals totals = (await store.Usage.SumAsync(UsageSteps.Everything, default)).Totals;
        const long Sent = Threads * Each;
        Assert.Equal(
            (Sent, Sent, Sent * 20, Sent * 300, Sent * 5000),
            (totals.Requests, totals.Queries, totals.BytesIn, totals.BytesOut, (long)totals.QueryTime.TotalMicroseconds));
    }

    [Fact]
    public async Task An_organization_that_is_purged_takes_its_usage_with_it_also_what_comes_late()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        (string gone, string kept) = (await store.CreateAsync("a"), await store.CreateAsync("b"));
        DateTimeOffset now = temporary.Clock.GetUtcNow();
        store.Use(gone, UsageSteps.Query, now);
        await store.SendUsageAsync();
        store.Use(gone, UsageSteps.Query, now);
        store.Use(kept, UsageSteps.Query, now);

        (await store.Registry.PurgeOrganizationAsync(gone, default)).Done();
        await store.SendUsageAsync();

        Assert.Equal([kept], temporary.Rows("SELECT org_id FROM usage_hours"));
    }

    [Fact]
    public async Task What_is_older_than_its_retention_is_removed_by_the_hour()
    {
        // A server's clock does not stand still: where an hour ends meanwhile, the next one does not.
        while (!await IsRemovedByTheHourAsync())
        {
        }
    }

    private async Task<bool> IsRemovedByTheHourAsync()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string organization = await store.CreateAsync("a");
        DateTimeOffset limit = temporary.StoreNow() - StoreOptions.DefaultUsageRetention;
        store.Use(organization, UsageSteps.Query, limit - Hour);
        store.Use(organization, UsageSteps.Query, limit);
        store.Use(organization, UsageSteps.Query, temporary.StoreNow());
        await store.SendUsageAsync();

        await store.PurgeLapsedAsync(default);

        List<UsageEntry> left = [.. await store.Usage.ListTimesAsync(UsageSteps.Everything, UsageStep.Hour, default)];
        DateTimeOffset now = UsageFilter.HourOf(temporary.StoreNow());
        if (now != UsageFilter.HourOf(limit + StoreOptions.DefaultUsageRetention))
        {
            return false;
        }

        Assert.Equal([UsageFilter.HourOf(limit), now], left.Select(entry => entry.Begins));
        return true;
    }

    [Fact]
    public async Task The_number_of_a_nodes_last_batch_is_kept_for_thirty_days()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        foreach (int days in (int[])[0, 29, 31])
        {
            long written = temporary.StoreNow().AddDays(-days).ToUnixTimeSeconds();
            temporary.Run($"INSERT INTO usage_batches(node, batch, written_at) VALUES ('node_{days}', 1, {written})");
        }

        await store.PurgeLapsedAsync(default);

        Assert.Equal(["node_0", "node_29"], temporary.Rows("SELECT node FROM usage_batches ORDER BY node"));
    }

    [Fact]
    public async Task Without_retention_nothing_is_counted_and_what_there_is_goes()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        store.Use(await store.CreateAsync("a"), UsageSteps.Query, temporary.Clock.GetUtcNow());
        await store.SendUsageAsync();

        await using SqlStore without = await SqlStore.OpenAsync(
            new StoreOptions { Place = temporary.Place, UsageRetention = TimeSpan.Zero }, temporary.Clock, temporary.Loggers, default);
        Assert.Null(without.UsageCounts);
        await without.PurgeLapsedAsync(default);

        Assert.Equal(["0"], temporary.Rows("SELECT count(*) FROM usage_hours"));
    }

    [Fact]
    public async Task More_organizations_than_one_batch_holds_are_all_written()
    {
        const int Many = (2 * UsageCounts.BatchSize) + 1;
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        temporary.Run(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Many})
            INSERT INTO organizations(id, name) SELECT 'org_' || i, 'n' || i FROM n
            """);
        for (int i = 1; i <= Many; i++)
        {
            store.Use($"org_{i}", UsageSteps.Query, temporary.Clock.GetUtcNow(), times: i);
        }

        await store.SendUsageAsync();

        Assert.Equal([$"{Many}|{Many * (Many + 1) / 2}"], temporary.Rows("SELECT count(*), sum(requests) FROM usage_hours"));
        Assert.Equal(["3"], temporary.Rows("SELECT batch FROM usage_batches"));
    }

    public sealed class OnSqlite() : UsageTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : UsageTests(StoreEngine.Postgres);
}
