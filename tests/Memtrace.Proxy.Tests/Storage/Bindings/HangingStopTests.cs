using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Memtrace.Proxy.Storage.Usage;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

/// <summary>A node is stopped while its store does not answer: whatever writes has a write under way that never ends.</summary>
public sealed class HangingStopTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly TemporaryStore _temporary = NewStore();
    private readonly ManualResetEventSlim _release = NewRelease();
    private readonly CancellationTokenSource _stop = NewStop();
    private Database _store = null!;
    private Task _hanging = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        await _temporary.OpenAsync();
        _store = _temporary.OpenDatabase();
    }

    public async Task DisposeAsync()
    {
        _release.Set();
        await _hanging;
        _stop.Dispose();
        await _temporary.DisposeAsync();
        _release.Dispose();
    }

    [Fact]
    public async Task The_nodes_row_is_not_waited_for()
    {
        var announcer = new NodeAnnouncer(_store, _temporary.Clock, _temporary.Loggers);
        Block(Lane.Node, 1);
        Task running = announcer.RunAsync(_stop.Token);

        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Bound));
        Task first = announcer.RetireAsync();
        Task second = announcer.RetireAsync();
        Assert.False(first.IsCompleted || second.IsCompleted);
        _temporary.Clock.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(first, second).WaitAsync(Bound);
        Assert.Contains(_temporary.Loggers.All, line => line.Contains("did not answer in time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_was_left_behind_goes_when_the_store_answers_again()
    {
        var announcer = new NodeAnnouncer(_store, _temporary.Clock, _temporary.Loggers);
        await announcer.AnnounceAsync(CancellationToken.None);
        Block(Lane.Node, 1);
        Task retiring = announcer.RetireAsync();
        _temporary.Clock.Advance(TimeSpan.FromSeconds(2));
        await retiring.WaitAsync(Bound);
        Assert.Single(_temporary.Rows("SELECT id FROM nodes"));

        _release.Set();
        await announcer.RetireAsync().WaitAsync(Bound);
        Assert.Empty(_temporary.Rows("SELECT id FROM nodes"));
    }

    [Fact]
    public async Task Uses_of_keys_are_waited_for_for_three_seconds_with_the_write_that_is_under_way()
    {
        var uses = new KeyUses(_store, _temporary.Clock, _temporary.Loggers);
        uses.Saw(1, _temporary.Clock.GetUtcNow());
        await StopWhileWritingAsync(uses.RunAsync(_stop.Token));
    }

    [Fact]
    public async Task Usage_is_waited_for_for_three_seconds_with_the_write_that_is_under_way()
    {
        var counts = new UsageCounts(_store, "node", _temporary.Clock, _temporary.Loggers);
        counts.Count("org_a", new RequestUsage(), _temporary.Clock.GetUtcNow());
        await StopWhileWritingAsync(counts.RunAsync(_stop.Token));
    }

    private async Task StopWhileWritingAsync(Task running)
    {
        Block(Lane.General, 4);
        _temporary.Clock.Advance(TimeSpan.FromMinutes(2));
        await _stop.CancelAsync();
        Assert.False(running.IsCompleted);
        TimeSpan passed = TimeSpan.Zero;
        await Eventually.SeesAsync(() =>
        {
            _temporary.Clock.Advance(TimeSpan.FromSeconds(1));
            passed += TimeSpan.FromSeconds(1);
            return running.IsCompleted;
        });
        Assert.True(passed >= TimeSpan.FromSeconds(3));
        Assert.Contains(_temporary.Loggers.All, line => line.Contains("did not answer in time", StringComparison.Ordinal));
    }

    private void Block(Lane lane, int threads) => _hanging = Task.WhenAll(Enumerable.Range(0, threads).Select(_ => _store.RunAsync(
        lane,
        () =>
        {
            _release.Wait();
            return 0;
        },
        CancellationToken.None)));

    private static TemporaryStore NewStore() => new();

    private static ManualResetEventSlim NewRelease() => new();

    private static CancellationTokenSource NewStop() => new();
}
