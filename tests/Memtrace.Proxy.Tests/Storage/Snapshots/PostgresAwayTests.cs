using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Tests.Storage.Postgres;

namespace Memtrace.Proxy.Tests.Storage.Snapshots;

/// <summary>The three states with a real server that is killed, paused and started again, and the system's own clock.</summary>
public sealed class PostgresAwayTests : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("memtrace-away-").FullName;
    private readonly RecordingLoggers _loggers = new();
    private PostgresServer _server = null!;
    private PostgresDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _database = await _server.CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _loggers.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_serves_what_it_holds_while_its_server_is_away_and_everything_when_it_is_back(bool isPaused)
    {
        await using SqlStore node = await StartAsync();
        Task following = node.Follower.RunAsync(_stop.Token);
        (IssuedKey held, IssuedKey other) = await IssueAsync(node);
        await Eventually.SeesAsync(async () => await IsHeldAsync(node, held.Token));
        await LeaveAsync(isPaused);
        await Eventually.SeesAsync(() => node.Follower.State == StoreState.Stale);

        Assert.NotNull(await node.FindAsync(held.Token));
        await Eventually.SeesAsync(() => IsHeldAsync(node, held.Token));
        Task<TenantBinding?>[] uncached = [.. Enumerable.Range(0, 50).Select(_ => node.FindAsync(ApiKeyToken.Issue()))];
        foreach (Task<TenantBinding?> each in uncached)
        {
            await Assert.ThrowsAsync<BindingsUnavailableException>(() => each);
        }

        await ReturnAsync(isPaused);
        await Eventually.SeesAsync(() => node.Follower.State == StoreState.Fresh);
        Assert.NotNull(await node.Bindings.FindAnsweredAsync(other.Token));
        await node.Registry.RevokeKeyAsync(held.Key.Facts.Id, CancellationToken.None);
        await Eventually.SeesAsync(async () => await node.Bindings.FindAnsweredAsync(held.Token) is null);
        await _stop.CancelAsync();
        await following;
    }

    [Fact]
    public async Task A_node_that_starts_while_its_server_is_down_serves_from_its_snapshot_until_the_server_is_there()
    {
        IssuedKey held;
        IssuedKey other;
        await using (SqlStore before = await StartAsync())
        {
            (held, other) = await IssueAsync(before);
            await before.CatchUpAsync();
            await before.FindAsync(held.Token);
            await before.Snapshots.TakeAsync();
        }

        await _server.KillAsync();
        await using SqlStore node = await StartAsync();
        Assert.True(node.IsResumed, string.Join('\n', _loggers.All));
        Task following = node.Follower.RunAsync(_stop.Token);
        await node.Follower.Ready;
        Assert.NotNull(await node.FindAsync(held.Token));
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => node.FindAsync(other.Token));

        await _server.RestartAsync();
        await Eventually.SeesAsync(() => node.Follower.State == StoreState.Fresh && node.Follower.Silence < TimeSpan.FromSeconds(1));
        Assert.NotNull(await node.Bindings.FindAnsweredAsync(other.Token));
        Assert.NotNull(await node.Bindings.FindAnsweredAsync(held.Token));
        Assert.DoesNotContain(_loggers.All, line => line.Contains("forgotten", StringComparison.Ordinal));
        await _stop.CancelAsync();
        await following;
    }

    private static async Task<(IssuedKey Held, IssuedKey Other)> IssueAsync(SqlStore node)
    {
        string organization = await node.CreateAsync("acme");
        return (await node.IssueAsync(organization, "held"), await node.IssueAsync(organization, "other"));
    }

    private static async Task<bool> IsHeldAsync(SqlStore node, ApiKeyToken token)
    {
        await node.FindAsync(token);
        return await node.Bindings.FindHeldAsync(token, CancellationToken.None) is not null;
    }

    private async Task LeaveAsync(bool isPaused)
    {
        if (isPaused)
        {
            _server.Pause();
        }
        else
        {
            await _server.KillAsync();
        }
    }

    private async Task ReturnAsync(bool isPaused)
    {
        if (isPaused)
        {
            _server.Resume();
        }
        else
        {
            await _server.RestartAsync();
        }
    }

    private Task<SqlStore> StartAsync() => SqlStore.OpenAsync(
        new StoreOptions
        {
            Place = StorePlace.Server(PostgresTemplate.Parse(_database.Url)),
            MasterKey = TemporaryStore.KeyOf(1),
            SnapshotPath = Path.Combine(_folder, "snapshot"),
        },
        TimeProvider.System,
        _loggers,
        CancellationToken.None);
}
