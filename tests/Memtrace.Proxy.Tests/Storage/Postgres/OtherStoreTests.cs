using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using StorePostgres = Memtrace.Proxy.Storage.Postgres.PostgresDatabase;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>Another store under the same address knows no key of this one: that is no reason to call any of them invalid.</summary>
public sealed class OtherStoreTests : IAsyncLifetime, IDisposable
{
    private readonly RecordingLoggers _loggers = new();
    private readonly ManualClock _clock = new();
    private PostgresDatabase _database = null!;
    private SqlStore _node = null!;
    private IssuedKey _held = null!;
    private IssuedKey _other = null!;

    public async Task InitializeAsync()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        _database = await server.CreateDatabaseAsync();
        _node = await StoreSteps.OpenAsync(
            StorePlace.Server(PostgresTemplate.Parse(_database.Url)), TemporaryStore.KeyOf(1), null, _clock, _loggers, CancellationToken.None);
        string organization = await _node.CreateAsync("acme");
        _held = await _node.IssueAsync(organization, "held");
        _other = await _node.IssueAsync(organization, "other");
        await _node.CatchUpAsync();
        Assert.NotNull(await _node.FindAsync(_held.Token));
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public async Task A_node_whose_store_is_replaced_by_another_one_serves_what_it_holds_and_then_nobody()
    {
        await ReplaceAsync();
        await _node.CatchUpAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _node.CatchUpAsync();
        await _node.CatchUpAsync();
        Assert.Equal(StoreState.Stale, _node.Follower.State);
        Assert.NotNull(await _node.FindAsync(_held.Token));
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => _node.FindAsync(_other.Token));
        Assert.Single(_loggers.All, line => line.StartsWith("the store at ", StringComparison.Ordinal)
            && line.Contains("is another store than the one this node started with; restart the node to serve from it", StringComparison.Ordinal));

        _clock.Advance(TimeSpan.FromMinutes(15));
        await _node.CatchUpAsync();
        Assert.Equal(StoreState.Refused, _node.Follower.State);
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => _node.FindAsync(_held.Token));
    }

    [Fact]
    public async Task Before_the_feed_has_told_of_it_no_key_is_called_unknown_by_another_store()
    {
        await ReplaceAsync();
        Assert.Equal(StoreState.Fresh, _node.Follower.State);
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => _node.FindAsync(_other.Token));
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => _node.FindAsync(ApiKeyToken.Issue()));
    }

    [Fact]
    public async Task A_key_that_another_store_knows_is_not_served_from_it_either()
    {
        await _database.SayAsync("UPDATE store_facts SET value = 'another' WHERE name = 'store_id'");
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => _node.FindAsync(_other.Token));
        await _database.SayAsync($"DELETE FROM api_keys WHERE id = {_other.Key.Facts.Id}");
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => _node.FindAsync(_other.Token));
        Assert.False(_node.Bindings.WasRevoked(_other.Token));
    }

    [Fact]
    public async Task When_the_store_is_back_under_its_address_the_node_serves_from_it_again()
    {
        string[] was = await _database.SayAsync("SELECT value FROM store_facts WHERE name = 'store_id'");
        await _database.SayAsync("UPDATE store_facts SET value = 'another' WHERE name = 'store_id'");
        await _node.CatchUpAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _node.CatchUpAsync();
        Assert.Equal(StoreState.Stale, _node.Follower.State);
        await _database.SayAsync($"UPDATE store_facts SET value = '{was[0]}' WHERE name = 'store_id'");
        await _node.CatchUpAsync();
        Assert.Equal(StoreState.Fresh, _node.Follower.State);
        Assert.NotNull(await _node.FindAsync(_other.Token));
    }

    // As an operator does it who makes the database anew and then runs any command.
    private async Task ReplaceAsync()
    {
        await _database.EmptyAsync();
        await _database.EndSessionsAsync();
        using var command = new StorePostgres(PostgresTemplate.Parse(_database.Url));
        command.Prepare(_clock);
    }
}
