using System.Data.Common;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Changes;

public abstract class ConfirmationTests(StoreEngine engine)
{
    [Fact]
    public async Task With_no_live_node_there_is_nothing_to_wait_for()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        Confirmation confirmation = await WaitAsync(store, 10, TimeSpan.FromSeconds(5));
        Assert.Empty(confirmation.ConfirmedNodes);
        Assert.Empty(confirmation.UnconfirmedNodes);
    }

    [Fact]
    public async Task Nodes_that_have_applied_the_change_confirm_and_the_others_are_named()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        await AnnounceAsync(temporary, 10);
        await AnnounceAsync(temporary, 9);
        List<string> nodes = temporary.Rows("SELECT id FROM nodes ORDER BY applied_sequence");
        Confirmation confirmation = await WaitAsync(store, 10, TimeSpan.Zero);
        Assert.Equal([nodes[1]], confirmation.ConfirmedNodes);
        Assert.Equal([nodes[0]], confirmation.UnconfirmedNodes);
    }

    [Fact]
    public async Task The_wait_ends_when_the_last_node_confirms()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        NodeAnnouncer slow = await AnnounceAsync(temporary, 9);
        Task<Confirmation> waiting = WaitAsync(store, 10, TimeSpan.FromHours(1));
        slow.Applied(10);
        await slow.AnnounceAsync(CancellationToken.None);
        Confirmation confirmation = await FinishAsync(temporary, waiting);
        Assert.Equal([slow.Id], confirmation.ConfirmedNodes);
        Assert.Empty(confirmation.UnconfirmedNodes);
    }

    [Fact]
    public async Task The_wait_ends_with_its_time_and_names_who_is_missing()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        NodeAnnouncer slow = await AnnounceAsync(temporary, 9);
        DateTimeOffset begin = temporary.Clock.GetUtcNow();
        Confirmation confirmation = await FinishAsync(temporary, WaitAsync(store, 10, TimeSpan.FromSeconds(5)));
        Assert.Equal([slow.Id], confirmation.UnconfirmedNodes);
        Assert.True(temporary.Clock.GetUtcNow() - begin >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_node_that_stops_while_it_is_waited_for_is_not_missing()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        NodeAnnouncer stopping = await AnnounceAsync(temporary, 9);
        Task<Confirmation> waiting = WaitAsync(store, 10, TimeSpan.FromHours(1));
        await stopping.RetireAsync();
        Assert.Empty((await FinishAsync(temporary, waiting)).UnconfirmedNodes);
    }

    [Fact]
    public async Task A_node_that_fell_silent_is_named_while_it_may_serve_without_the_store_and_a_minute_longer()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        NodeAnnouncer silent = await AnnounceAsync(temporary, 9, TimeSpan.FromMinutes(3));
        Silence(temporary, silent, TimeSpan.FromSeconds(200));
        Assert.Equal([silent.Id], (await WaitAsync(store, 10, TimeSpan.Zero)).UnconfirmedNodes);
        await AnnounceAsync(temporary, 10);
        Assert.Contains(silent.Id, temporary.Rows("SELECT id FROM nodes"));
        Assert.False((await store.Nodes.ListAsync(default)).Single(node => node.Id == silent.Id).Live);

        Silence(temporary, silent, TimeSpan.FromSeconds(245));
        Assert.Empty((await WaitAsync(store, 10, TimeSpan.FromSeconds(5))).UnconfirmedNodes);
        await AnnounceAsync(temporary, 10);
        Assert.DoesNotContain(silent.Id, temporary.Rows("SELECT id FROM nodes"));
    }

    [Fact]
    public async Task A_silent_node_that_told_no_limit_is_taken_for_one_with_the_usual_one()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        NodeAnnouncer silent = await AnnounceAsync(temporary, 9);
        temporary.Run("UPDATE nodes SET stale_limit_s = NULL");
        Silence(temporary, silent, TimeSpan.FromMinutes(15.5));
        Assert.Equal([silent.Id], (await WaitAsync(store, 10, TimeSpan.Zero)).UnconfirmedNodes);
        Silence(temporary, silent, TimeSpan.FromMinutes(16.1));
        Assert.Empty((await WaitAsync(store, 10, TimeSpan.Zero)).UnconfirmedNodes);
    }

    [Fact]
    public async Task A_killed_node_can_be_forgotten_and_a_live_one_cannot()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        NodeAnnouncer killed = await AnnounceAsync(temporary, 9);
        Assert.Equal(
            $"node '{killed.Id}' is live: stop it, and it takes itself off", (await store.Nodes.ForgetAsync(killed.Id, default)).Problem);

        Silence(temporary, killed, TimeSpan.FromSeconds(11));
        Assert.Equal(killed.Id, (await store.Nodes.ForgetAsync(killed.Id, default)).Done().Id);

        Assert.Empty((await WaitAsync(store, 10, TimeSpan.Zero)).UnconfirmedNodes);
        Assert.Equal(["nodes forget"], temporary.Rows("SELECT action FROM audit"));
        Assert.Equal(
            $"node '{killed.Id}' not found; `memtrace nodes list` shows those that there are",
            (await store.Nodes.ForgetAsync(killed.Id, default)).Problem);
    }

    [Fact]
    public async Task A_node_that_stopped_properly_is_gone_at_once()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        NodeAnnouncer stopped = await AnnounceAsync(temporary, 9);
        await stopped.RetireAsync();
        Confirmation confirmation = await WaitAsync(store, 10, TimeSpan.Zero);
        Assert.Empty(confirmation.UnconfirmedNodes.Concat(confirmation.ConfirmedNodes));
    }

    [Fact]
    public async Task A_node_that_cannot_announce_itself_says_so_once()
    {
        await using var temporary = new TemporaryStore(engine);
        await temporary.OpenAsync();
        temporary.Run("DROP TABLE nodes");
        NodeAnnouncer announcer = await AnnounceAsync(temporary, 1);
        await announcer.AnnounceAsync(CancellationToken.None);
        Assert.Single(temporary.Loggers.All);
    }

    [Fact]
    public async Task A_store_that_fails_is_told_as_such()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        temporary.Run("DROP TABLE nodes");
        await Assert.ThrowsAsync<RegistryException>(() => WaitAsync(store, 1, TimeSpan.Zero));
    }

    private static Task<Confirmation> WaitAsync(SqlStore store, long sequence, TimeSpan atMost) =>
        store.Confirmation.WaitAsync(sequence, atMost, CancellationToken.None);

    // The wait looks again after each pause of a clock that stands still: it is moved until the wait has seen enough.
    private static async Task<Confirmation> FinishAsync(TemporaryStore temporary, Task<Confirmation> waiting)
    {
        await Eventually.SeesAsync(() =>
        {
            if (!waiting.IsCompleted)
            {
                temporary.Clock.Advance(TimeSpan.FromMilliseconds(50));
            }

            return waiting.IsCompleted;
        });
        return await waiting;
    }

    // Without a word of it for that long, by the clock that the store goes by.
    private static void Silence(TemporaryStore temporary, NodeAnnouncer node, TimeSpan silence)
    {
        using DbConnection connection = temporary.Reach();
        DateTimeOffset seen = StoreClock.Now(connection, temporary.Clock) - silence;
        connection.Run("UPDATE nodes SET seen_at = @seen WHERE id = @id", ("@seen", seen), ("@id", node.Id));
    }

    private static async Task<NodeAnnouncer> AnnounceAsync(TemporaryStore temporary, long applied, TimeSpan? staleLimit = null)
    {
        var announcer = new NodeAnnouncer(temporary.OpenDatabase(), temporary.Clock, temporary.Loggers)
        {
            StaleLimit = staleLimit ?? StoreOptions.DefaultStaleLimit,
        };
        announcer.Applied(applied);
        await announcer.AnnounceAsync(CancellationToken.None);
        return announcer;
    }

    public sealed class OnSqlite() : ConfirmationTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : ConfirmationTests(StoreEngine.Postgres);
}
