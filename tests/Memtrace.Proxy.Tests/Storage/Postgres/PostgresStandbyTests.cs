using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>A standby may lack what was revoked last: it counts as a store that is away, also where it is the only host.</summary>
public sealed class PostgresStandbyTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private readonly RecordingLoggers _loggers = NewLog();
    private PostgresServer _server = null!;
    private PostgresDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _database = await _server.CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        _loggers.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_node_on_a_server_that_became_a_standby_is_stale_and_looks_nothing_up_there_until_it_is_promoted()
    {
        await using SqlStore node = await OpenAsync();
        IssuedKey held = await node.IssueAsync(await node.CreateAsync("a"), "held");
        IssuedKey other = await node.IssueAsync(await node.CreateAsync("b"), "other");
        await node.CatchUpAsync();
        Assert.NotNull(await node.FindAsync(held.Token));

        await _server.RestartAsStandbyAsync();
        await PassAsync(node);

        Assert.Equal(StoreState.Stale, node.Follower.State);
        Assert.NotNull(await node.FindAsync(held.Token));
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => node.FindAsync(other.Token));
        Assert.Contains(_loggers.All, line => line.Contains("is a standby, which may lack the last changes", StringComparison.Ordinal));

        await _server.PromoteAsync();
        await Eventually.SeesAsync(async () =>
        {
            await PassAsync(node);
            return node.Follower.State == StoreState.Fresh;
        });
        Assert.NotNull(await node.Bindings.FindAnsweredAsync(other.Token));
    }

    [Fact]
    public async Task A_store_on_a_standby_does_not_open()
    {
        await (await OpenAsync()).DisposeAsync();
        await _server.RestartAsStandbyAsync();

        RegistryException failure = await Assert.ThrowsAsync<RegistryException>(OpenAsync);

        Assert.EndsWith("is a standby, which may lack the last changes", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?target_session_attrs=any")]
    public async Task Of_several_servers_one_that_is_a_standby_is_passed_over(string options)
    {
        PostgresServer written = await PostgresServer.SharedAsync();
        await using PostgresDatabase database = await written.CreateDatabaseAsync();
        string several = await BehindStandbyAsync(written, database);

        await using (SqlStore node = await OpenAsync(several + options))
        {
            await node.CreateAsync("a");
        }

        Assert.Equal(["a"], await database.SayAsync("SELECT name FROM organizations"));
        Assert.Empty(await _server.SayAsync(database.Name, "SELECT name FROM organizations"));
    }

    [Fact]
    public async Task What_the_server_that_is_written_to_refuses_is_told_rather_than_that_the_other_is_a_standby()
    {
        PostgresServer written = await PostgresServer.SharedAsync();
        await using PostgresDatabase database = await written.CreateDatabaseAsync();
        string several = await BehindStandbyAsync(written, database);
        await written.SayAsync("postgres", $"ALTER DATABASE {database.Name} CONNECTION LIMIT 0");

        RegistryException failure = await Assert.ThrowsAsync<RegistryException>(() => OpenAsync(several));

        Assert.EndsWith("has no connection left", failure.Message, StringComparison.Ordinal);
    }

    // Two servers, of which the first that is tried has such a database too and is a standby.
    private async Task<string> BehindStandbyAsync(PostgresServer written, PostgresDatabase database)
    {
        await (await OpenAsync()).DisposeAsync();
        await _server.SayAsync("postgres", $"ALTER ROLE {PostgresServer.PlainUser} PASSWORD '{written.PlainPassword}'");
        if (_database.Name != database.Name)
        {
            await _server.EndSessionsAsync(_database.Name);
            await _server.SayAsync("postgres", $"ALTER DATABASE {_database.Name} RENAME TO {database.Name}");
        }

        await _server.RestartAsStandbyAsync();
        return database.Url.Replace("127.0.0.1:", $"127.0.0.1:{_server.Port},127.0.0.1:", StringComparison.Ordinal);
    }

    private static RecordingLoggers NewLog() => new();

    private async Task PassAsync(SqlStore node)
    {
        _clock.Advance(TimeSpan.FromSeconds(2));
        await node.CatchUpAsync();
    }

    private Task<SqlStore> OpenAsync() => OpenAsync(_database.Url);

    private Task<SqlStore> OpenAsync(string url) => StoreSteps.OpenAsync(
        StorePlace.Server(PostgresTemplate.Parse(url)), TemporaryStore.KeyOf(1), null, _clock, _loggers, CancellationToken.None);
}
