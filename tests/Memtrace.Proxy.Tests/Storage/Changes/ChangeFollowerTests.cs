using System.Diagnostics;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sqlite;
using Memtrace.Proxy.Tests.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Changes;

public sealed class ChangeFollowerTests : IDisposable
{
    private readonly StubFeed _feed = new();
    private readonly RecordingListener _listener = new();
    private readonly RecordingLoggers _loggers = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public async Task Changes_are_applied_in_order_page_after_page_and_once()
    {
        ChangeFollower follower = Follower(position: 2);
        Add(1, 2, 3, 4, 5, 6, 7);
        await follower.CatchUpAsync(CancellationToken.None);
        await follower.CatchUpAsync(CancellationToken.None);
        Assert.Equal([3, 4, 5, 6, 7], _listener.Heard);
        Assert.Equal(7, follower.AppliedSequence);
    }

    [Fact]
    public async Task A_store_that_went_back_in_time_makes_it_forget_everything()
    {
        ChangeFollower follower = Follower(position: 9);
        Add(1, 2);
        await follower.CatchUpAsync(CancellationToken.None);
        Add(3);
        await follower.CatchUpAsync(CancellationToken.None);
        Assert.Equal([0, 3], _listener.Heard);
    }

    [Fact]
    public async Task An_outage_is_said_once_and_nothing_is_skipped_over_it()
    {
        ChangeFollower follower = Follower(position: 0);
        Add(1);
        _feed.IsDown = true;
        await follower.CatchUpAsync(CancellationToken.None);
        Assert.Empty(_loggers.Errors);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await follower.CatchUpAsync(CancellationToken.None);
        await follower.CatchUpAsync(CancellationToken.None);
        Assert.Single(_loggers.Errors);
        Assert.Empty(_listener.Heard);
        _feed.IsDown = false;
        await follower.CatchUpAsync(CancellationToken.None);
        Assert.Equal([1], _listener.Heard);
        Assert.Contains(_loggers.All, line => line.StartsWith("the store answers and the change feed is read, at sequence 1", StringComparison.Ordinal));
        _feed.IsDown = true;
        _clock.Advance(TimeSpan.FromSeconds(2));
        await follower.CatchUpAsync(CancellationToken.None);
        Assert.Equal(2, _loggers.Errors.Count);
    }

    [Fact]
    public async Task Silence_grows_while_the_store_does_not_answer_and_ends_with_its_answer()
    {
        ChangeFollower follower = Follower(position: 0);
        _feed.IsDown = true;
        _clock.Advance(TimeSpan.FromSeconds(7));
        await follower.CatchUpAsync(CancellationToken.None);
        Assert.Equal(TimeSpan.FromSeconds(7), follower.Silence);
        _feed.IsDown = false;
        await follower.CatchUpAsync(CancellationToken.None);
        Assert.Equal(TimeSpan.Zero, follower.Silence);
    }

    [Fact]
    public async Task A_node_is_ready_once_it_has_looked_at_the_feed_and_a_store_that_hangs_holds_it_up_for_a_moment_only()
    {
        ChangeFollower follower = Follower(position: 0);
        var hang = new TaskCompletionSource();
        _feed.Hang = hang.Task;
        using var stop = new CancellationTokenSource();
        Task running = follower.RunAsync(stop.Token);
        Assert.False(follower.Ready.IsCompleted);
        await Eventually.SeesAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            return follower.Ready.IsCompleted;
        });

        hang.SetResult();
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Calls_that_never_end_have_the_feed_read_a_hundred_times_a_second_at_most()
    {
        ChangeFollower follower = Follower(position: 0);
        _feed.Calls = true;
        using var stop = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        Task running = follower.RunAsync(stop.Token);
        await Eventually.SeesAsync(() => _feed.Asked >= 30);
        int asked = _feed.Asked;
        TimeSpan elapsed = watch.Elapsed;
        await stop.CancelAsync();
        await running;
        Assert.InRange(elapsed.TotalMilliseconds, (asked - 4) * 8, double.MaxValue);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public async Task How_far_it_is_is_told_only_after_all_have_heard(long position)
    {
        var seen = new List<long>();
        var listener = new Asking();
        ChangeFollower follower = Follower(position, listener);
        listener.Heard = () => seen.Add(follower.AppliedSequence);
        Add(3, 4, 5, 6);

        await follower.CatchUpAsync(CancellationToken.None);

        Assert.NotEmpty(seen);
        Assert.All(seen, applied => Assert.Equal(position, applied));
        Assert.Equal(6, follower.AppliedSequence);
    }

    [Fact]
    public async Task What_is_too_old_is_removed_every_five_minutes_whatever_happened_the_time_before()
    {
        int attempts = 0;
        _feed.Prune = () => Interlocked.Increment(ref attempts) == 1
            ? Task.FromException(new RegistryException("somebody holds it"))
            : Task.CompletedTask;
        ChangeFollower follower = Follower(position: 0);
        using var stop = new CancellationTokenSource();
        Task running = follower.RunAsync(stop.Token);
        await follower.Ready;
        Assert.Equal(0, Volatile.Read(ref attempts));
        for (int i = 1; i <= 3; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
            await Eventually.SeesAsync(() => Volatile.Read(ref attempts) == i);
        }

        Assert.Single(_loggers.All, line => line.Contains("somebody holds it", StringComparison.Ordinal));
        await stop.CancelAsync();
        await running;
    }

    private ChangeFollower Follower(long position) => Follower(position, _listener);

    private ChangeFollower Follower(long position, IChangeListener listener)
    {
        var announcer = new NodeAnnouncer(new SqliteDatabase("unused"), _clock, _loggers);
        return new ChangeFollower(_feed, listener, announcer, StubBindings.Pulse(_clock), position, _clock, _loggers);
    }

    private void Add(params long[] sequences) =>
        _feed.Rows.AddRange(sequences.Select(sequence => new Change(sequence, ChangeKind.Key, "org_a", 1)));

    private sealed class Asking : IChangeListener
    {
        public Action Heard { get; set; } = () => { };

        public void Begin()
        {
        }

        public void Apply(Change change) => Heard();

        public void ForgetEverything() => Heard();
    }
}
