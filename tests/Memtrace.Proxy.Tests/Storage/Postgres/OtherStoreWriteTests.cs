using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sql;
using StorePostgres = Memtrace.Proxy.Storage.Postgres.PostgresDatabase;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>A node leaves no trace in a store that took the place of its own, whatever it is about to do there and however it came.</summary>
public sealed class OtherStoreWriteTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memtrace-other-").FullName;
    private readonly RecordingLoggers _loggers = new();
    private readonly ManualClock _clock = new();
    private PostgresServer _server = null!;
    private PostgresDatabase _database = null!;
    private SqlStore _node = null!;
    private IssuedKey _key = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        _database = await _server.CreateDatabaseAsync();
        _node = await OpenAsync();
        string organization = await _node.CreateAsync("acme");
        _key = await _node.IssueAsync(organization);
        await _node.BindAsync(organization, TemporaryStore.Arc("http://arc:8000", "acme"));
        await _node.CatchUpAsync();
        Assert.NotNull(await _node.FindAsync(_key.Token));
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _loggers.Dispose();

    [Theory]
    [InlineData("dropped and made anew")]
    [InlineData("emptied under open connections")]
    [InlineData("restored from elsewhere under open connections")]
    public async Task Nothing_is_read_or_written_there_by_any_work_of_a_node(string how)
    {
        await ReplaceAsync(how);
        string[] before = await StateAsync();

        await AssertRefusedAsync(() => _node.CreateAsync("b"));
        await AssertRefusedAsync(() => _node.PurgeLapsedAsync(default));
        await AssertRefusedAsync(() => _node.Registry.ListOrganizationsAsync(default));
        _node.LastUse.Saw(_key.Key.Facts.Id, _clock.GetUtcNow());
        await _node.LastUse.WriteAsync(pause: 0, default);
        await RunAsync();

        Assert.Equal(before, await StateAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_that_starts_from_a_snapshot_makes_no_tables_in_an_emptied_database(bool isAnother)
    {
        await _node.Snapshots.TakeAsync();
        await _node.DisposeAsync();
        await _database.EmptyAsync();
        if (isAnother)
        {
            await _database.SayAsync("CREATE TABLE store_facts (name text, value text); INSERT INTO store_facts VALUES ('store_id', 'another')");
        }

        await _database.SayAsync($"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {PostgresServer.PlainUser}");
        string[] before = await TablesAsync();
        await AdmitAsync(false);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _node = await OpenAsync();
        Assert.True(_node.IsResumed, string.Join('\n', _loggers.All));
        await AdmitAsync(true);

        await _node.CatchUpAsync();
        await RunAsync();

        Assert.Equal(StoreState.Stale, _node.Follower.State);
        Assert.NotNull(await _node.FindAsync(_key.Token));
        Assert.Equal(before, await TablesAsync());
        Assert.Contains(_loggers.All, line => line.Contains("is another store than the one this node started with", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_to_another_store_is_not_even_opened()
    {
        using var store = new StorePostgres(PostgresTemplate.Parse(_database.Url));
        Assert.Equal(1, await store.LookUpAsync(_ => 1, default));
        using var other = new StorePostgres(PostgresTemplate.Parse(_database.Url));
        other.ServeOnly("another");
        await Assert.ThrowsAsync<OtherStoreException>(() => other.LookUpAsync(_ => 1, default));
        Assert.Throws<OtherStoreException>(other.OpenApart);
        Assert.Throws<OtherStoreException>(other.OpenPatient);
    }

    [Fact]
    public async Task While_a_transaction_lasts_its_store_is_not_exchanged_under_it()
    {
        using var store = new StorePostgres(PostgresTemplate.Parse(_database.Url));
        store.ServeOnly(await _node.Registry.StoreMarkAsync(default));

        await Assert.ThrowsAsync<RegistryException>(() => store.NoteAsync(
            Lane.General,
            connection =>
            {
                // It waits for what looked at it, and gives up.
                using DbConnection other = store.OpenForTier();
                return other.Run("SET lock_timeout = '100ms'; TRUNCATE store_facts");
            },
            default));

        Assert.Equal(["1"], await _database.SayAsync("SELECT count(*) FROM store_facts WHERE name = 'store_id'"));
    }

    private static async Task AssertRefusedAsync(Func<Task> work)
    {
        RegistryException failure = await Assert.ThrowsAsync<RegistryException>(work);
        Assert.Contains("is another store than the one this node started with", failure.Message, StringComparison.Ordinal);
    }

    // What a node does by itself: its row, the feed, the calls, and at the end its row once more.
    private async Task RunAsync()
    {
        using var stop = new CancellationTokenSource();
        Task following = _node.Follower.RunAsync(stop.Token);
        await _node.Follower.Ready;
        await stop.CancelAsync();
        await following;
    }

    private async Task ReplaceAsync(string how)
    {
        switch (how)
        {
            case "dropped and made anew":
                await _server.SayAsync("postgres", $"DROP DATABASE {_database.Name} WITH (FORCE)");
                await _server.SayAsync("postgres", $"CREATE DATABASE {_database.Name} OWNER {PostgresServer.PlainUser} TEMPLATE template0");
                break;
            case "emptied under open connections":
                await _database.EmptyAsync();
                break;
            default:
                await _database.SayAsync("UPDATE store_facts SET value = 'another' WHERE name = 'store_id'");
                break;
        }

        using var command = new StorePostgres(PostgresTemplate.Parse(_database.Url));
        command.Prepare(_clock);
        await _database.SayAsync(
            "INSERT INTO organizations(id, name, deleted_at, purge_after) VALUES ('lapsed', 'l', '2026-01-01Z', '2026-01-02Z')");
    }

    private Task<string[]> StateAsync() => _database.SayAsync(
        """
        SELECT 'organization', o::text FROM organizations o UNION ALL SELECT 'key', k::text FROM api_keys k
        UNION ALL SELECT 'node', n::text FROM nodes n UNION ALL SELECT 'audit', a::text FROM audit a
        UNION ALL SELECT 'end', f::text FROM feed_end f ORDER BY 1, 2
        """);

    private Task<string[]> TablesAsync() => _database.SayAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");

    private Task<string[]> AdmitAsync(bool all) =>
        _server.SayAsync("postgres", $"ALTER DATABASE {_database.Name} ALLOW_CONNECTIONS {(all ? "true" : "false")}");

    private Task<SqlStore> OpenAsync() => SqlStore.OpenAsync(
        new StoreOptions
        {
            Place = StorePlace.Server(PostgresTemplate.Parse(_database.Url)),
            MasterKey = TemporaryStore.KeyOf(1),
            SnapshotPath = Path.Combine(_folder, "snapshot"),
        },
        _clock,
        _loggers,
        CancellationToken.None);
}
