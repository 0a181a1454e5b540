using System.Net;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Attempts;

/// <summary>Nodes that share a store, each with a table of its own.</summary>
public abstract class BanTests(StoreEngine engine)
{
    private static readonly ClientAddress One = At("203.0.113.7");
    private static readonly ClientAddress Other = At("203.0.113.8");

    [Fact]
    public async Task A_ban_of_one_node_holds_on_the_other()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        nodes.Fail(nodes.Here, One);

        await nodes.ExchangeAsync();

        Assert.Equal(nodes.Seconds(nodes.Here, One), nodes.Seconds(nodes.There, One));
        Assert.Null(nodes.Seconds(nodes.There, Other));
    }

    [Fact]
    public async Task A_ban_of_one_node_reaches_the_other_while_both_run()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        await using SqlStore node = await nodes.OpenOnRealTimeAsync();
        await using SqlStore second = await nodes.OpenOnRealTimeAsync();
        using var stop = new CancellationTokenSource();
        Task running = Task.WhenAll(
            node.BanExchange.RunAsync(nodes.Here, null, stop.Token), second.BanExchange.RunAsync(nodes.There, null, stop.Token));
        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        for (int i = 0; i < TwoNodes.Limit; i++)
        {
            nodes.Here.Count(One, begin);
        }

        await Eventually.SeesAsync(() => nodes.There.Refuse(One, withLookUp: false, begin) is not null);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_ban_survives_a_restart_of_its_node()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        await using (SqlStore before = await nodes.OpenAnotherAsync())
        {
            FailureTable counted = TwoNodes.NewTable();
            before.BanExchange.Serve(counted, null);
            nodes.Fail(counted, One);
            await before.BanExchange.ExchangeAsync(CancellationToken.None);
            using var stop = new CancellationTokenSource();
            Task running = before.Follower.RunAsync(stop.Token);
            await before.Follower.Ready;
            await stop.CancelAsync();
            await running;
        }

        await using SqlStore after = await nodes.OpenAnotherAsync();
        FailureTable empty = TwoNodes.NewTable();
        Assert.Null(nodes.Seconds(empty, One));
        after.BanExchange.Serve(empty, null);
        await after.BanExchange.ExchangeAsync(CancellationToken.None);
        nodes.Store.Clock.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(1, nodes.Seconds(empty, One));
        Assert.Null(nodes.Seconds(empty, Other));
        nodes.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(nodes.Seconds(empty, One));
    }

    [Fact]
    public async Task A_clearing_of_what_is_no_address_clears_nobodys_ban()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        nodes.Fail(nodes.Here, One);
        nodes.Store.Run("INSERT INTO changes(kind, org_id) VALUES ('bans', 'everybody')");

        await nodes.CatchUpAsync();

        Assert.NotNull(nodes.Seconds(nodes.Here, One));
    }

    [Fact]
    public async Task Bans_are_read_when_somebody_has_written_and_not_else()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        using IBanWatch watch = nodes.Store.OpenDatabase().WatchBans();
        Assert.Empty(watch.ReadNew()!);
        Assert.Null(watch.ReadNew());

        nodes.Fail(nodes.Here, One);
        await nodes.First.BanExchange.ExchangeAsync(CancellationToken.None);

        Assert.Single(watch.ReadNew()!);
        Assert.Null(watch.ReadNew());
        watch.ReadAgain();
        Assert.Single(watch.ReadNew()!);
        watch.Leave();
        Assert.Single(watch.ReadNew()!);
        Assert.Null(watch.ReadNew());
    }

    [Fact]
    public async Task A_ban_is_listed_with_its_node()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        DateTimeOffset begin = nodes.Store.Clock.GetUtcNow();
        nodes.Fail(nodes.Here, One);
        nodes.Fail(nodes.There, Other);
        await nodes.ExchangeAsync();

        IReadOnlyList<Ban> bans = await nodes.Tool.Bans.ListAsync(CancellationToken.None);

        Assert.Equal(
            [
                new Ban(One, nodes.First.Follower.NodeId, TwoNodes.Limit, begin, begin.AddSeconds(60)),
                new Ban(Other, nodes.Second.Follower.NodeId, TwoNodes.Limit, begin, begin.AddSeconds(60)),
            ],
            bans);
    }

    [Fact]
    public async Task A_ban_that_has_ended_is_not_listed_and_its_row_goes()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        nodes.Fail(nodes.Here, One);
        await nodes.ExchangeAsync();
        nodes.Store.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(await nodes.Tool.Bans.ListAsync(CancellationToken.None));
        Assert.Null(nodes.Seconds(nodes.There, One));
        await nodes.ExchangeAsync();
        await nodes.ExchangeAsync();
        Assert.Empty(nodes.Store.Rows("SELECT * FROM bans"));
    }

    [Fact]
    public async Task What_an_operator_clears_is_forgotten_by_every_node_that_has_applied_the_feed()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        nodes.Fail(nodes.Here, One);
        nodes.Fail(nodes.Here, Other);
        await nodes.ExchangeAsync();

        Assert.Equal(1, await nodes.Tool.Bans.ClearAsync(One, CancellationToken.None));
        await nodes.CatchUpAsync();

        Assert.Null(nodes.Seconds(nodes.Here, One));
        Assert.Null(nodes.Seconds(nodes.There, One));
        Assert.NotNull(nodes.Seconds(nodes.Here, Other));
        Assert.NotNull(nodes.Seconds(nodes.There, Other));
        await nodes.ExchangeAsync();
        Assert.Equal([Other], (await nodes.Tool.Bans.ListAsync(CancellationToken.None)).Select(ban => ban.Address));
    }

    [Fact]
    public async Task Clearing_all_clears_also_what_was_never_written()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        nodes.Fail(nodes.Here, One);
        await nodes.ExchangeAsync();
        nodes.Fail(nodes.Here, Other);

        Assert.Equal(1, await nodes.Tool.Bans.ClearAsync(null, CancellationToken.None));
        await nodes.CatchUpAsync();

        Assert.Null(nodes.Seconds(nodes.Here, One));
        Assert.Null(nodes.Seconds(nodes.There, One));
        Assert.Null(nodes.Seconds(nodes.Here, Other));
        Assert.Equal(0, await nodes.Tool.Bans.ClearAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task Clearing_an_address_that_is_not_banned_forgets_its_failures()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        nodes.Here.Count(One, nodes.Store.Clock.GetUtcNow());
        nodes.Here.Count(One, nodes.Store.Clock.GetUtcNow());

        Assert.Equal(0, await nodes.Tool.Bans.ClearAsync(One, CancellationToken.None));
        await nodes.CatchUpAsync();

        Assert.False(nodes.Here.Count(One, nodes.Store.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_node_that_has_not_heard_of_a_clearing_yet_does_not_write_the_ban_again()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        nodes.Fail(nodes.Here, One);
        await nodes.ExchangeAsync();
        await nodes.Tool.Bans.ClearAsync(One, CancellationToken.None);
        nodes.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        nodes.Fail(nodes.Here, One);

        await nodes.ExchangeAsync();

        Assert.Empty(nodes.Store.Rows("SELECT * FROM bans"));
        await nodes.CatchUpAsync();
        nodes.Fail(nodes.Here, One);
        await nodes.ExchangeAsync();
        Assert.Single(nodes.Store.Rows("SELECT * FROM bans"));
    }

    [Fact]
    public async Task A_change_of_bans_forgets_no_binding()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        var key = await nodes.Tool.IssueAsync(await nodes.Tool.CreateAsync("a"));
        await nodes.CatchUpAsync();
        await nodes.First.FindAsync(key.Token);
        await nodes.Tool.Bans.ClearAsync(null, CancellationToken.None);
        await nodes.CatchUpAsync();

        Assert.NotNull(await nodes.First.Bindings.FindHeldAsync(key.Token, CancellationToken.None));
    }

    [Fact]
    public async Task A_new_ban_is_written_soon_and_a_longer_one_once_a_second()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        nodes.Fail(nodes.Here, One);
        await nodes.ExchangeAsync();
        nodes.Store.Clock.Advance(TimeSpan.FromMilliseconds(500));
        nodes.Fail(nodes.Here, One);
        await nodes.ExchangeAsync();
        Assert.Equal(["3"], nodes.Store.Rows("SELECT failures FROM bans"));

        nodes.Fail(nodes.Here, Other);
        await nodes.ExchangeAsync();
        Assert.Equal(["203.0.113.7|6", "203.0.113.8|3"], nodes.Store.Rows("SELECT address, failures FROM bans ORDER BY address"));

        nodes.Fail(nodes.Here, Other);
        await nodes.ExchangeAsync();
        nodes.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        await nodes.ExchangeAsync();
        Assert.Equal(["6", "6"], nodes.Store.Rows("SELECT failures FROM bans"));
    }

    [Fact]
    public async Task The_rows_have_a_bound()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        for (int i = 0; i < 700; i++)
        {
            nodes.Fail(nodes.Here, At($"10.0.{i / 256}.{i % 256}"));
            nodes.Fail(nodes.There, At($"10.1.{i / 256}.{i % 256}"));
        }

        await nodes.ExchangeAsync();
        await nodes.ExchangeAsync();

        Assert.Equal([$"{BanTable.MaxRows}"], nodes.Store.Rows("SELECT count(*) FROM bans"));
    }

    [Fact]
    public async Task A_store_that_fails_is_said_once_and_bans_go_on_by_themselves()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        nodes.Store.Run("ALTER TABLE bans RENAME TO elsewhere");
        nodes.Fail(nodes.Here, One);
        await nodes.First.BanExchange.ExchangeAsync(CancellationToken.None);
        await nodes.First.BanExchange.ExchangeAsync(CancellationToken.None);

        Assert.Single(nodes.Store.Loggers.All, line => line.Contains("bans are not exchanged", StringComparison.Ordinal));
        Assert.NotNull(nodes.Seconds(nodes.Here, One));

        nodes.Store.Run("ALTER TABLE elsewhere RENAME TO bans");
        await nodes.ExchangeAsync();
        Assert.NotNull(nodes.Seconds(nodes.There, One));
    }

    [Fact]
    public async Task After_a_gap_in_the_feed_the_bans_that_hold_are_written_again()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(engine);
        nodes.Fail(nodes.Here, One);
        await nodes.ExchangeAsync();
        await nodes.Tool.CreateAsync("a");
        await nodes.Tool.CreateAsync("b");
        nodes.Store.Run("DELETE FROM bans; DELETE FROM changes");
        await nodes.CatchUpAsync();
        nodes.Store.Clock.Advance(TimeSpan.FromSeconds(1));

        await nodes.ExchangeAsync();

        Assert.Single(nodes.Store.Rows("SELECT * FROM bans"));
    }

    private static ClientAddress At(string text) => ClientAddress.Of(IPAddress.Parse(text));

    public sealed class OnSqlite() : BanTests(StoreEngine.Sqlite)
    {
        [Fact]
        public async Task Rows_that_cannot_be_read_ban_nobody()
        {
            await using TwoNodes nodes = await TwoNodes.OpenAsync(StoreEngine.Sqlite);
            nodes.Store.Run("INSERT INTO bans VALUES ('everybody', 'n', 1, 0, 9223372036854775807), ('203.0.113.7', 'n', 'x', 'y', 'z')");

            await nodes.ExchangeAsync();

            Assert.Null(nodes.Seconds(nodes.Here, One));
            Assert.Empty(await nodes.Tool.Bans.ListAsync(CancellationToken.None));
        }
    }

    public sealed class OnPostgres() : BanTests(StoreEngine.Postgres);
}
