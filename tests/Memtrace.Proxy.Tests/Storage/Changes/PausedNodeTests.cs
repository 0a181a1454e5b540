using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sqlite;
using Memtrace.Proxy.Tests.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>A node whose process or machine stood still while others changed the store: its clock jumps, its follower did not run.</summary>
public sealed class PausedNodeTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StubFeed _feed = new();
    private readonly StubBindings _behind = new();
    private readonly RecordingLoggers _loggers = new();
    private readonly ApiKeyToken _token = ApiKeyToken.Issue();
    private readonly MemoryBindings _memory;
    private readonly ChangeFollower _follower;
    private readonly FollowedBindings _bindings;

    public PausedNodeTests()
    {
        FeedPulse pulse = StubBindings.Pulse(_clock);
        _memory = new MemoryBindings(_behind, new MemoryTierOptions(), pulse, _clock);
        var announcer = new NodeAnnouncer(new SqliteDatabase("unused"), _clock, _loggers);
        _follower = new ChangeFollower(_feed, _memory, announcer, pulse, 0, _clock, _loggers);
        _bindings = new FollowedBindings(_memory, _follower);
        _behind.Answer = _ => Task.FromResult<TenantBinding?>(StubBindings.Binding(asOf: 0));
    }

    public void Dispose()
    {
        _memory.Dispose();
        _loggers.Dispose();
    }

    [Fact]
    public async Task A_key_revoked_during_the_pause_is_refused_by_the_first_request_after_it()
    {
        await using var temporary = new TemporaryStore();
        SqlStore node = await temporary.OpenAsync();
        SqlStore tool = await temporary.OpenAsync();
        IssuedKey key = await tool.IssueAsync(await tool.CreateAsync("a"));
        Assert.NotNull(await node.FindAsync(key.Token));
        await node.CatchUpAsync();
        Assert.NotNull(await node.FindAsync(key.Token));
        await tool.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        temporary.Clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Null(await node.FindAsync(key.Token));
    }

    [Fact]
    public async Task A_key_revoked_during_the_pause_is_held_no_more_after_it()
    {
        await using var temporary = new TemporaryStore();
        SqlStore node = await temporary.OpenAsync();
        SqlStore tool = await temporary.OpenAsync();
        IssuedKey key = await tool.IssueAsync(await tool.CreateAsync("a"));
        await node.CatchUpAsync();
        await node.FindAsync(key.Token);
        Assert.NotNull(await node.Bindings.FindHeldAsync(key.Token, CancellationToken.None));
        await tool.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        temporary.Clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Null(await node.Bindings.FindHeldAsync(key.Token, CancellationToken.None));
    }

    [Fact]
    public async Task While_the_feed_is_read_answers_wait_for_nothing()
    {
        await FindAsync();
        for (int i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(200));
            await _follower.CatchUpAsync(CancellationToken.None);
            Assert.True(IsAnswered(FindAsync()));
        }

        Assert.Single(_behind.Asked);
    }

    [Fact]
    public async Task While_the_feed_is_read_a_hit_allocates_nothing()
    {
        await FindAsync();
        const int rounds = 1000;
        _ = Loop(rounds);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool found = Loop(rounds);
        Assert.Equal(0, (GC.GetAllocatedBytesForCurrentThread() - before) / rounds);
        Assert.True(found);
    }

    [Fact]
    public async Task A_store_that_fails_is_asked_once_and_then_cached_answers_go_on()
    {
        await FindAsync();
        _feed.IsDown = true;
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(await FindAsync());
        int asked = _feed.Asked;
        Assert.True(IsAnswered(FindAsync()));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(IsAnswered(FindAsync()));
        Assert.Equal(asked, _feed.Asked);
    }

    [Fact]
    public async Task A_store_that_hangs_is_waited_for_a_quarter_of_a_second_and_by_the_first_requests_only()
    {
        await FindAsync();
        var hang = new TaskCompletionSource();
        _feed.Hang = hang.Task;
        _clock.Advance(TimeSpan.FromSeconds(2));
        Task<TenantBinding?>[] first = [.. Enumerable.Range(0, 50).Select(_ => FindAsync().AsTask())];
        _clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.All(first, each => Assert.False(each.IsCompleted));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.All(await Task.WhenAll(first), Assert.NotNull);
        Assert.True(IsAnswered(FindAsync()));
        Assert.Equal(1, _feed.Asked);
        hang.SetResult();
        await _follower.CatchUpAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_reading_that_was_itself_paused_proves_nothing()
    {
        await FindAsync();
        var hang = new TaskCompletionSource();
        _feed.Hang = hang.Task;
        Task paused = _follower.CatchUpAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(10));
        hang.SetResult();
        await paused;
        _feed.Rows.Add(new Change(1, ChangeKind.Key, "org_a", 1));
        _behind.Answer = _ => Task.FromResult<TenantBinding?>(null);
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task One_who_gives_up_waiting_is_let_go()
    {
        await FindAsync();
        var hang = new TaskCompletionSource();
        _feed.Hang = hang.Task;
        _clock.Advance(TimeSpan.FromSeconds(2));
        using var impatience = new CancellationTokenSource();
        Task<TenantBinding?> waiting = _bindings.FindAsync(_token, impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        hang.SetResult();
        Assert.NotNull(await FindAsync());
    }

    private static bool IsAnswered(ValueTask<TenantBinding?> answer) => answer.IsCompletedSuccessfully;

    private bool Loop(int rounds)
    {
        bool found = true;
        for (int i = 0; i < rounds; i++)
        {
            found &= IsAnswered(FindAsync());
        }

        return found;
    }

    private ValueTask<TenantBinding?> FindAsync() => _bindings.FindAsync(_token, CancellationToken.None);
}
