using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>Nodes on many machines: cut off one by one, and with clocks that differ.</summary>
public sealed class PostgresNodesTests : IAsyncLifetime
{
    private readonly TemporaryStore _temporary = Fresh();
    private readonly CancellationTokenSource _stop = NewStop();
    private readonly List<Task> _running = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
        await _temporary.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_is_cut_off_and_still_serves_is_named_as_unconfirmed()
    {
        SqlStore tool = await _temporary.OpenAsync();
        IssuedKey key = await tool.IssueAsync(await tool.CreateAsync("a"));
        int port = new Uri(_temporary.Url).Port;
        using var line = new CutOffLine(port);
        string way = _temporary.Url.Replace($":{port}/", $":{line.Port}/", StringComparison.Ordinal);
        await using SqlStore node = await OpenAsync(way, _temporary.Clock);
        using var stop = new CancellationTokenSource();
        Task running = node.Follower.RunAsync(stop.Token);
        await node.Follower.Ready;
        Assert.NotNull(await node.FindAsync(key.Token));

        line.Cut();
        _temporary.Run("UPDATE nodes SET seen_at = seen_at - interval '62 seconds'");
        (await tool.Registry.RevokeKeyAsync(key.Key.Facts.Id, default)).Done();
        await Eventually.SeesAsync(async () =>
        {
            _temporary.Clock.Advance(TimeSpan.FromSeconds(1));
            return await node.FindAsync(key.Token) is not null && node.Follower.State == StoreState.Stale;
        });

        long sequence = await tool.Registry.LastSequenceAsync(default);
        Confirmation confirmation = await tool.Confirmation.WaitAsync(sequence, TimeSpan.Zero, default);
        Assert.Equal([node.Follower.NodeId], confirmation.UnconfirmedNodes);
        Assert.False(Assert.Single(await tool.Nodes.ListAsync(default)).Live);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_tool_whose_clock_is_an_hour_ahead_waits_for_the_nodes_too()
    {
        SqlStore node = await _temporary.OpenAsync();
        await FollowAsync(node);
        await using SqlStore tool = await OpenAsync(_temporary.Url, Ahead());

        Confirmation confirmation = await tool.Confirmation.WaitAsync(1_000_000, TimeSpan.Zero, default);

        Assert.Equal([node.Follower.NodeId], confirmation.UnconfirmedNodes);
    }

    [Fact]
    public async Task A_node_whose_clock_is_an_hour_ahead_takes_no_other_off()
    {
        SqlStore node = await _temporary.OpenAsync();
        await FollowAsync(node);
        await using SqlStore other = await OpenAsync(_temporary.Url, Ahead());
        using var stop = new CancellationTokenSource();
        Task running = other.Follower.RunAsync(stop.Token);
        await other.Follower.Ready;

        Assert.Equal(2, (await node.Nodes.ListAsync(default)).Count(each => each.Live));
        await stop.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData("TRUNCATE api_keys")]
    [InlineData("TRUNCATE organizations CASCADE")]
    public async Task A_truncated_table_is_forgotten_by_every_node(string sql)
    {
        SqlStore node = await _temporary.OpenAsync();
        IssuedKey key = await node.IssueAsync(await node.CreateAsync("a"));
        await node.CatchUpAsync();
        Assert.NotNull(await node.FindAsync(key.Token));

        _temporary.Run(sql);
        await node.CatchUpAsync();

        Assert.Null(await node.FindAsync(key.Token));
    }

    private static TemporaryStore Fresh() => new(StoreEngine.Postgres);

    private static CancellationTokenSource NewStop() => new();

    private ManualClock Ahead() => new(_temporary.Clock.GetUtcNow().AddHours(1));

    private Task FollowAsync(SqlStore node)
    {
        _running.Add(node.Follower.RunAsync(_stop.Token));
        return node.Follower.Ready;
    }

    private Task<SqlStore> OpenAsync(string url, ManualClock clock) => StoreSteps.OpenAsync(
        StorePlace.Server(PostgresTemplate.Parse(url)), TemporaryStore.KeyOf(1), null, clock, _temporary.Loggers, default);
}
