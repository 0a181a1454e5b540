using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Npgsql;
using StorePostgres = Memtrace.Proxy.Storage.Postgres.PostgresDatabase;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>Writers of the registry wait for each other, and nobody else waits for them.</summary>
public sealed class PostgresLockTests
{
    [Fact]
    public async Task Of_many_that_want_one_database_at_one_moment_one_gets_it()
    {
        await using var temporary = new TemporaryStore(StoreEngine.Postgres);
        SqlStore[] tools = [await temporary.OpenAsync(), await temporary.OpenAsync()];
        string[] organizations = new string[12];
        for (int i = 0; i < organizations.Length; i++)
        {
            organizations[i] = await tools[0].CreateAsync($"o{i}");
        }

        Answer<ArcBinding>[] answers = await Task.WhenAll(organizations.Select((id, i) => Task.Run(() =>
            tools[i % 2].Registry.AddArcAsync(id, TemporaryStore.Arc("http://arc:8000", "one"), CancellationToken.None))));

        Assert.Single(answers, answer => answer.Value is not null);
        Assert.Equal(["1"], temporary.Rows("SELECT count(*) FROM arc_instances"));
    }

    [Fact]
    public async Task While_somebody_holds_the_registry_nodes_announce_themselves_and_changes_are_refused_as_busy()
    {
        await using var temporary = new TemporaryStore(StoreEngine.Postgres);
        SqlStore store = await temporary.OpenAsync();
        await using DbConnection holder = temporary.Reach();
        await using DbTransaction held = await holder.BeginTransactionAsync();
        holder.Run($"SELECT pg_advisory_xact_lock({StorePostgres.RegistryLock})");

        Task<RegistryException> refused = Assert.ThrowsAsync<RegistryException>(() => store.CreateAsync("a"));
        var announcer = new NodeAnnouncer(temporary.OpenDatabase(), temporary.Clock, temporary.Loggers);
        await announcer.AnnounceAsync(CancellationToken.None);
        Assert.Equal([announcer.Id], temporary.Rows("SELECT id FROM nodes"));
        Assert.Equal("the store is busy: somebody else holds what is to be changed", (await refused).Message);

        await held.RollbackAsync();
        await store.CreateAsync("a");
    }

    [Fact]
    public async Task Two_that_wait_for_each_other_are_both_done_in_the_end()
    {
        await using var temporary = new TemporaryStore(StoreEngine.Postgres);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        await using DbConnection other = temporary.Reach();
        await using DbTransaction open = await other.BeginTransactionAsync();
        other.Run("UPDATE organizations SET settings_json = '{1}' WHERE id = @id", ("@id", id));

        // Ours holds the end of the feed and wants the row; the other one holds the row and wants the end of the feed.
        var database = temporary.OpenDatabase();
        Task<int> ours = database.WriteAsync(
            Lane.General,
            connection =>
            {
                connection.Run("INSERT INTO changes(kind, org_id) VALUES ('key', 'org_x')");
                return connection.Run("UPDATE organizations SET settings_json = '{2}' WHERE id = @id", ("@id", id));
            },
            CancellationToken.None);
        await Eventually.SeesAsync(() =>
            temporary.Rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()").Count == 1);
        Task<int> theirs = Task.Run(() =>
        {
            int changed = other.Run("INSERT INTO changes(kind, org_id) VALUES ('key', 'org_y')");
            open.Commit();
            return changed;
        });

        Assert.Equal(1, await ours);
        Exception? lost = await Record.ExceptionAsync(() => theirs);
        Assert.True(lost is null or DbException { SqlState: "40P01" });
        Assert.Equal([lost is null ? "2" : "1"], temporary.Rows("SELECT count(*) FROM changes WHERE kind = 'key'"));
    }

    [Theory]
    [InlineData("40P01", 4)]
    [InlineData("40001", 4)]
    [InlineData("57P01", 1)]
    [InlineData("23505", 0)]
    public async Task What_others_undid_is_tried_some_times_and_what_is_wrong_is_not(string state, int more)
    {
        await using var temporary = new TemporaryStore(StoreEngine.Postgres);
        var database = temporary.OpenDatabase();
        int attempts = 0;

        Assert.Throws<PostgresException>(() => database.Anew<int>(() =>
        {
            attempts++;
            throw new PostgresException("undone", "ERROR", "ERROR", state);
        }));

        Assert.Equal(1 + more, attempts);
    }
}
