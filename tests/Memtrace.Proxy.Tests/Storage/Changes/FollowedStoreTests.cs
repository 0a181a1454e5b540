using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>What one process changes, another one acts on: both over the same file.</summary>
public abstract class FollowedStoreTests(StoreEngine engine)
{
    [Fact]
    public async Task A_key_asked_for_before_it_was_issued_works_once_the_feed_is_applied()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        LegacyFile.AddOrganization(temporary, "org_late");
        ApiKeyToken token = TemporaryStore.Token(LegacyFile.Key);
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(token));
        LegacyFile.AddKey(temporary, "late", "org_late");
        Assert.Null(await node.FindAsync(token));
        await node.CatchUpAsync();
        Assert.Equal("org_late", (await node.FindAsync(token))!.Organization.Id);
    }

    [Fact]
    public async Task A_revoked_key_is_gone_once_the_feed_is_applied()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        SqlStore tool = await temporary.OpenAsync();
        IssuedKey key = await tool.IssueAsync(await tool.CreateAsync("a"));
        await node.CatchUpAsync();
        Assert.NotNull(await node.FindAsync(key.Token));
        await tool.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(key.Token));
    }

    [Fact]
    public async Task A_key_moved_to_another_organization_moves_at_once()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        IssuedKey key = await node.IssueAsync(await node.CreateAsync("a"));
        string b = await node.CreateAsync("b");
        await node.FindAsync(key.Token);
        temporary.Run("UPDATE api_keys SET org_id = @org", ("@org", b));
        await node.CatchUpAsync();
        Assert.Equal(b, (await node.FindAsync(key.Token))!.Organization.Id);
    }

    [Fact]
    public async Task A_change_of_the_arc_reaches_every_key_of_the_organization_whole()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        string a = await node.CreateAsync("a");
        IssuedKey one = await node.IssueAsync(a, "one");
        IssuedKey two = await node.IssueAsync(a, "two");
        await node.BindAsync(a, TemporaryStore.Arc("http://arc:1", "old"));
        await node.FindAsync(one.Token);
        await node.FindAsync(two.Token);
        var change = new ArcChange { Urls = TemporaryStore.Urls("http://arc:2"), Database = TemporaryStore.Database("new") };
        await node.Registry.UpdateArcAsync(a, change, CancellationToken.None);
        await node.CatchUpAsync();
        foreach (IssuedKey key in (IssuedKey[])[one, two])
        {
            ArcInstance arc = (await node.FindAsync(key.Token))!.Arc!;
            Assert.Equal("http://arc:2 new", $"{arc.Urls[0]} {arc.Database}");
        }
    }

    [Fact]
    public async Task A_purged_organization_takes_its_keys_along()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        string a = await node.CreateAsync("a");
        IssuedKey key = await node.IssueAsync(a);
        await node.CatchUpAsync();
        await node.FindAsync(key.Token);
        await node.Registry.PurgeOrganizationAsync(a, CancellationToken.None);
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(key.Token));
    }

    [Fact]
    public async Task A_node_that_slept_through_the_kept_rows_forgets_everything()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore node = await temporary.OpenAsync();
        IssuedKey key = await node.IssueAsync(await node.CreateAsync("a"));
        await node.CatchUpAsync();
        await node.FindAsync(key.Token);
        temporary.Run("DELETE FROM api_keys; DELETE FROM changes");
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(key.Token));
        Assert.Contains(temporary.Loggers.All, line => line.Contains("every cached binding is forgotten", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10_000, 0)]
    [InlineData(10_001, 1)]
    public async Task What_a_node_that_lags_by_ten_thousand_has_not_read_is_not_removed_and_beyond_that_it_knows_of_the_gap(int missed, int gaps)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore lagging = await temporary.OpenAsync();
        SqlStore other = await temporary.OpenAsync();
        IssuedKey key = await other.IssueAsync(await other.CreateAsync("a"));
        await lagging.CatchUpAsync();
        Assert.NotNull(await lagging.FindAsync(key.Token));
        using var stop = new CancellationTokenSource();
        Task following = other.Follower.RunAsync(stop.Token);
        await other.Follower.Ready;

        await other.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        temporary.Run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @missed)
            INSERT INTO changes(kind, org_id) SELECT 'arc', 'org_other' FROM n
            """,
            ("@missed", missed - 1));
        await other.CatchUpAsync();
        temporary.Clock.Advance(TimeSpan.FromMinutes(5));
        await Eventually.SeesAsync(() => temporary.Rows("SELECT count(*) FROM changes")[0] == "10000");

        await lagging.CatchUpAsync();
        Assert.Equal(gaps, temporary.Loggers.All.Count(line => line.Contains("every cached binding is forgotten", StringComparison.Ordinal)));
        Assert.Null(await lagging.FindAsync(key.Token));
        await stop.CancelAsync();
        await following;
    }

    [Fact]
    public async Task Once_a_revocation_is_confirmed_no_request_that_starts_afterwards_is_let_through()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore tool = await temporary.OpenAsync();
        await using SqlStore node = await StoreSteps.OpenAsync(
            temporary.Place, TemporaryStore.KeyOf(1), null, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await using SqlStore operatorsTool = await StoreSteps.OpenAsync(
            temporary.Place, TemporaryStore.KeyOf(1), null, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task following = node.Follower.RunAsync(stop.Token);
        await node.Follower.Ready;
        string a = await tool.CreateAsync("a");
        for (int round = 0; round < 5; round++)
        {
            IssuedKey key = await tool.IssueAsync(a, $"k{round}");
            using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(120));
            Task requests = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RequestUntilAsync(node, key.Token, enough.Token)));
            await tool.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
            long sequence = await tool.Registry.LastSequenceAsync(CancellationToken.None);
            Confirmation confirmation = await operatorsTool.Confirmation.WaitAsync(
                sequence, TimeSpan.FromSeconds(60), CancellationToken.None);
            Assert.Equal([node.Follower.NodeId], confirmation.ConfirmedNodes);
            Assert.Null(await node.FindAsync(key.Token));
            await enough.CancelAsync();
            await requests;
        }

        await stop.CancelAsync();
        await following;
        Assert.Empty(temporary.Rows("SELECT id FROM nodes"));
    }

    private static async Task RequestUntilAsync(SqlStore node, ApiKeyToken token, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await node.FindAsync(token);
            await Task.Yield();
        }
    }

    public sealed class OnSqlite() : FollowedStoreTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : FollowedStoreTests(StoreEngine.Postgres);
}
