using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Memtrace.Proxy.Tests.Storage.Bindings;
using StorePostgres = Memtrace.Proxy.Storage.Postgres.PostgresDatabase;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>A server that goes away, hangs or can only be read, and comes back: its own, since others must not notice.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    // Twice what a command and a connection may take, on a busy machine.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private PostgresServer _server = null!;
    private PostgresDatabase _database = null!;
    private StorePostgres _store = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _database = await _server.CreateDatabaseAsync();
        _store = Reach(_database);
        _store.Prepare(TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        _store.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_the_first_of_each_kind_of_work_is_done(bool inOrder)
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LookUpAsync()));
        await WriteAsync("before");
        await (inOrder ? _server.StopAsync() : _server.KillAsync());
        await _server.RestartAsync();

        Assert.Equal(1, await LookUpAsync());
        Assert.Equal(1, await _store.ReadAsync(Lane.General, Count, CancellationToken.None));
        await WriteAsync("after");
        using IChangeFeed feed = _store.OpenFeed();
        Assert.Equal(2, (await feed.ReadAfterAsync(0, CancellationToken.None)).Changes.Count);
    }

    [Fact]
    public async Task While_it_is_gone_work_fails_at_once_and_afterwards_it_is_done()
    {
        await LookUpAsync();
        await _server.KillAsync();
        await Assert.ThrowsAnyAsync<DbException>(LookUpAsync);
        var failure = await Assert.ThrowsAsync<RegistryException>(() => WriteAsync("a"));
        Assert.Equal($"the store at postgres://memtrace@127.0.0.1:{_server.Port}/{_database.Name} is not reachable", failure.Message);

        await _server.RestartAsync();
        await WriteAsync("a");
        Assert.Equal(1, await LookUpAsync());
    }

    [Fact]
    public async Task While_it_hangs_look_ups_end_as_outages_and_cached_keys_do_not_notice()
    {
        var address = StorePlace.Server(PostgresTemplate.Parse(_database.Url));
        using var loggers = new RecordingLoggers();
        await using SqlStore node = await StoreSteps.OpenAsync(
            address, TemporaryStore.KeyOf(1), null, TimeProvider.System, loggers, CancellationToken.None);
        IssuedKey key = await node.IssueAsync(await node.CreateAsync("a"));
        var tier = new StoreBindings(
            _store, null, new LegacyKeys(_store, loggers), new RevokedKeys(), new QuarantineLog(loggers));
        var clock = new ManualClock();
        using var memory = new MemoryBindings(tier, new MemoryTierOptions(), StubBindings.Pulse(clock), clock);
        Assert.NotNull(await memory.FindAsync(key.Token, CancellationToken.None));

        _server.Pause();
        try
        {
            Task<TenantBinding?>[] unknown =
                [.. Enumerable.Range(0, 20).Select(_ => tier.FindAsync(ApiKeyToken.Issue(), CancellationToken.None).AsTask())];
            Assert.True(IsAnswered(memory.FindAsync(key.Token, CancellationToken.None)));
            foreach (Task<TenantBinding?> each in unknown)
            {
                await Assert.ThrowsAsync<BindingsUnavailableException>(() => each.WaitAsync(Bound));
            }

            Assert.True(IsAnswered(memory.FindAsync(key.Token, CancellationToken.None)));
        }
        finally
        {
            _server.Resume();
        }

        Assert.Null(await tier.FindAnsweredAsync(ApiKeyToken.Issue()));
    }

    [Fact]
    public async Task Of_one_that_can_only_be_read_keys_are_found_and_changes_are_refused_until_it_can_be_written()
    {
        await WriteAsync("a");
        await _server.SetReadOnlyAsync(true);
        await Eventually.SeesAsync(() => IsReadOnlyAsync(_store));
        Assert.Equal(1, await LookUpAsync());
        Assert.Equal("the store is read-only", (await Assert.ThrowsAsync<RegistryException>(() => WriteAsync("b"))).Message);
        using (StorePostgres again = Reach(_database))
        {
            again.Prepare(TimeProvider.System);
        }

        await _server.SetReadOnlyAsync(false);
        await Eventually.SeesAsync(async () => !await IsReadOnlyAsync(_store));
        await WriteAsync("b");
    }

    private static bool IsAnswered(ValueTask<TenantBinding?> answer) => answer.IsCompletedSuccessfully;

    private static StorePostgres Reach(PostgresDatabase database) => new(PostgresTemplate.Parse(database.Url));

    private static int Count(DbConnection connection)
    {
        using DbCommand select = connection.Prepare("SELECT count(*) FROM organizations");
        return (int)(long)select.ExecuteScalar()!;
    }

    private static Task<bool> IsReadOnlyAsync(StorePostgres store) =>
        store.LookUpAsync(
            connection =>
            {
                using DbCommand select = connection.Prepare("SHOW default_transaction_read_only");
                return (string)select.ExecuteScalar()! == "on";
            },
            CancellationToken.None);

    private Task<int> LookUpAsync() => _store.LookUpAsync(Count, CancellationToken.None);

    private Task<int> WriteAsync(string id) =>
        _store.WriteAsync(
            Lane.General,
            connection => connection.Run("INSERT INTO organizations(id, name) VALUES (@id, @id)", ("@id", id)),
            CancellationToken.None);
}
