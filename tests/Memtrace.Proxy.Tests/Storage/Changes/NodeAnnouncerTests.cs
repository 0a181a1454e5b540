using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sqlite;
using Memtrace.Proxy.Tests.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Changes;

public sealed class NodeAnnouncerTests
{
    private const string Row = "SELECT applied_sequence, name, version, state, lag_ms FROM nodes";

    [Fact]
    public async Task A_nodes_row_says_what_it_is_and_how_well_it_follows()
    {
        await using var temporary = new TemporaryStore();
        await temporary.OpenAsync();
        var announcer = new NodeAnnouncer(new SqliteDatabase(temporary.Path), temporary.Clock, temporary.Loggers);
        announcer.Applied(7);
        announcer.Report(StoreState.Fresh, TimeSpan.FromMilliseconds(190.5));
        await announcer.AnnounceAsync(CancellationToken.None);
        string version = typeof(NodeAnnouncer).Assembly.GetName().Version!.ToString(3);
        Assert.Equal([$"7|{Environment.MachineName}|{version}|fresh|191"], temporary.Rows(Row));
        announcer.Report(StoreState.Stale, TimeSpan.FromMilliseconds(3));
        await announcer.AnnounceAsync(CancellationToken.None);
        Assert.Equal([$"7|{Environment.MachineName}|{version}|stale|3"], temporary.Rows(Row));
    }

    [Fact]
    public async Task A_change_of_the_state_is_announced_without_waiting_for_the_next_time()
    {
        await using var temporary = new TemporaryStore();
        await temporary.OpenAsync();
        var announcer = new NodeAnnouncer(new SqliteDatabase(temporary.Path), temporary.Clock, temporary.Loggers);
        using var stop = new CancellationTokenSource();
        Task running = announcer.RunAsync(stop.Token);
        await announcer.Ready;
        announcer.Report(StoreState.Refused, TimeSpan.Zero);
        await Eventually.SeesAsync(() => temporary.Rows("SELECT state FROM nodes") is ["refused"]);
        await stop.CancelAsync();
        // What is written is seen before the announcer has heard so, and a stop breaks that off.
        await Task.WhenAny(running);
        Assert.False(running.IsFaulted, $"{running.Exception}");
    }

    [Fact]
    public async Task A_node_that_was_retired_never_comes_back_however_it_goes_on_following()
    {
        await using var temporary = new TemporaryStore();
        await temporary.OpenAsync();
        var announcer = new NodeAnnouncer(new SqliteDatabase(temporary.Path), temporary.Clock, temporary.Loggers);
        await announcer.AnnounceAsync(CancellationToken.None);
        Assert.Single(temporary.Rows(Row));

        Task announcing = announcer.AnnounceAsync(CancellationToken.None);
        await Task.WhenAll(announcing, announcer.RetireAsync());
        announcer.Report(StoreState.Stale, TimeSpan.Zero);
        await announcer.AnnounceAsync(CancellationToken.None);
        await announcer.RetireAsync();

        Assert.Empty(temporary.Rows(Row));
    }

    [Fact]
    public async Task The_lag_of_a_change_is_the_longest_it_can_have_taken()
    {
        var clock = new ManualClock();
        using var loggers = new RecordingLoggers();
        var feed = new StubFeed();
        var announcer = new NodeAnnouncer(new SqliteDatabase("unused"), clock, loggers);
        var follower = new ChangeFollower(feed, new RecordingListener(), announcer, StubBindings.Pulse(clock), 0, clock, loggers);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        await follower.CatchUpAsync(CancellationToken.None);
        Assert.Equal(TimeSpan.Zero, follower.Lag);
        feed.Rows.Add(new Change(1, ChangeKind.Key, "org_a", 1));
        clock.Advance(TimeSpan.FromMilliseconds(210));
        await follower.CatchUpAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        await follower.CatchUpAsync(CancellationToken.None);
        Assert.Equal(TimeSpan.FromMilliseconds(210), follower.Lag);
    }
}
