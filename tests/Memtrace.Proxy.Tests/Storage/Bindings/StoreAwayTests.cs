using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sqlite;
using Memtrace.Proxy.Tests.Storage.Changes;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

/// <summary>What a node answers from its memory while its store is away, and for how long.</summary>
public sealed class StoreAwayTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Life = new MemoryTierOptions().HitLife;

    private readonly ManualClock _clock = new();
    private readonly StubFeed _feed = new();
    private readonly StubBindings _store = new();
    private readonly RecordingLoggers _loggers = new();
    private readonly ApiKeyToken _token = ApiKeyToken.Issue();
    private readonly MemoryBindings _memory;
    private readonly ChangeFollower _follower;
    private readonly FollowedBindings _bindings;

    public StoreAwayTests()
    {
        var pulse = new FeedPulse(Limit, _clock);
        _memory = new MemoryBindings(new GatedBindings(_store, pulse, _clock), new MemoryTierOptions(), pulse, _clock);
        var announcer = new NodeAnnouncer(new SqliteDatabase("unused"), _clock, _loggers);
        _follower = new ChangeFollower(_feed, _memory, announcer, pulse, 0, _clock, _loggers);
        _bindings = new FollowedBindings(_memory, _follower);
        Answer(StubBindings.Binding(asOf: 0));
    }

    public void Dispose()
    {
        _memory.Dispose();
        _loggers.Dispose();
    }

    [Fact]
    public async Task A_binding_past_its_life_is_answered_at_once_until_the_limit_and_the_store_is_not_asked()
    {
        await FindAsync();
        await LoseStoreAsync();
        for (int minute = 0; minute < 14; minute++)
        {
            await PassAsync(TimeSpan.FromMinutes(1));
            Assert.True(IsAnswered(FindHeldAsync()));
            Assert.True(IsAnswered(FindAsync()));
        }

        Assert.Single(_store.Asked);
        Assert.Equal(StoreState.Stale, _follower.State);
        Assert.Equal(28, _memory.StaleAnswers);
    }

    [Fact]
    public async Task Beyond_the_limit_nothing_held_is_answered_until_the_store_is_back()
    {
        await FindAsync();
        await LoseStoreAsync();
        await PassAsync(Limit);
        Assert.Equal(StoreState.Refused, _follower.State);
        Assert.Null(await FindHeldAsync());
        await Assert.ThrowsAsync<BindingsUnavailableException>(async () => await FindAsync());
        _feed.IsDown = false;
        Answer(StubBindings.Binding(asOf: 0));
        await _follower.CatchUpAsync(CancellationToken.None);
        Assert.NotNull(await FindAsync());
    }

    [Fact]
    public async Task Beyond_the_limit_nobody_waits_for_a_store_that_hangs()
    {
        await FindAsync();
        await LoseStoreAsync();
        await PassAsync(Limit);
        _feed.Hang = new TaskCompletionSource().Task;
        _feed.IsDown = false;
        int asked = _feed.Asked;
        for (int request = 0; request < 10; request++)
        {
            Assert.True(FindAsync().AsTask().IsFaulted);
        }

        Assert.Equal(asked, _feed.Asked);
        Assert.Single(_store.Asked);
    }

    [Fact]
    public async Task A_key_that_ended_meanwhile_is_answered_with_its_end()
    {
        Answer(StubBindings.Binding(0, expiresAt: _clock.GetUtcNow() + TimeSpan.FromSeconds(30)));
        await FindAsync();
        await LoseStoreAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        TenantBinding? held = await FindAsync();
        Assert.False(held!.Key.IsLive(_clock.GetUtcNow()));
    }

    [Fact]
    public async Task What_a_known_change_has_touched_is_never_answered()
    {
        await FindAsync();
        _feed.Rows.Add(new Change(1, ChangeKind.Key, "org_a", 1));
        await _follower.CatchUpAsync(CancellationToken.None);
        await LoseStoreAsync();
        await Assert.ThrowsAsync<BindingsUnavailableException>(async () => await FindAsync());
    }

    [Fact]
    public async Task A_key_known_to_be_revoked_is_unknown_and_not_an_outage_at_any_time()
    {
        await FindAsync();
        _feed.Rows.Add(new Change(1, ChangeKind.Key, "org_a", 1));
        await _follower.CatchUpAsync(CancellationToken.None);
        _store.Revoked.Add(_token.Digest);
        await LoseStoreAsync();
        Assert.Null(await FindAsync());
        await PassAsync(Limit);
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task A_known_unknown_stays_unknown_while_it_counts_and_is_an_outage_then()
    {
        Answer(null);
        Assert.Null(await FindAsync());
        await LoseStoreAsync();
        Assert.Null(await FindAsync());
        await PassAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<BindingsUnavailableException>(async () => await FindAsync());
    }

    [Fact]
    public async Task Keys_that_are_not_held_are_told_at_once_but_for_one_a_second_that_tries_the_store()
    {
        await LoseStoreAsync();
        var hang = new TaskCompletionSource<TenantBinding?>();
        _store.Answer = _ => hang.Task;
        Task<TenantBinding?> first = _bindings.FindAsync(ApiKeyToken.Issue(), CancellationToken.None).AsTask();
        for (int request = 0; request < 10; request++)
        {
            await Assert.ThrowsAsync<BindingsUnavailableException>(
                async () => await _bindings.FindAsync(ApiKeyToken.Issue(), CancellationToken.None));
        }

        Assert.False(first.IsCompleted);
        Assert.Single(_store.Asked);
        hang.SetResult(StubBindings.Binding(asOf: 0));
        Assert.NotNull(await first);
    }

    [Fact]
    public async Task A_binding_past_its_life_is_answered_when_its_look_up_fails_though_the_feed_is_read()
    {
        TenantBinding? before = await FindAsync();
        _clock.Advance(Life);
        await _follower.CatchUpAsync(CancellationToken.None);
        _store.Answer = _ => throw new BindingsUnavailableException();
        Assert.Equal(StoreState.Fresh, _follower.State);
        Assert.Null(await FindHeldAsync());
        Assert.Same(before, await FindAsync());
        Assert.Equal(2, _store.Asked.Count);
        Answer(StubBindings.Binding(asOf: 0));
        Assert.NotSame(before, await FindAsync());
    }

    [Fact]
    public async Task A_binding_past_its_life_waits_a_quarter_of_a_second_for_a_look_up_that_hangs()
    {
        TenantBinding? before = await FindAsync();
        _clock.Advance(Life);
        await _follower.CatchUpAsync(CancellationToken.None);
        var hang = new TaskCompletionSource<TenantBinding?>();
        _store.Answer = _ => hang.Task;
        Task<TenantBinding?> waiting = FindAsync().AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Same(before, await waiting);
        hang.SetResult(StubBindings.Binding(asOf: 0));
    }

    [Fact]
    public async Task Every_change_of_the_state_is_said_once()
    {
        await LoseStoreAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        await PassAsync(Limit);
        await PassAsync(Limit);
        _feed.IsDown = false;
        await _follower.CatchUpAsync(CancellationToken.None);
        await _follower.CatchUpAsync(CancellationToken.None);
        Assert.Equal(
            [
                "the store is away (the store is busy: another process holds it): what is held in memory is served until it has been for 900 s",
                "the store has been away for 962 s (the store is busy: another process holds it): nobody is served until it answers",
                "the store answers and the change feed is read, at sequence 0",
            ],
            _loggers.All.Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task A_store_that_came_back_during_a_pause_is_heard_before_anything_is_answered()
    {
        await FindAsync();
        await LoseStoreAsync();
        _feed.IsDown = false;
        _feed.Rows.Add(new Change(1, ChangeKind.Key, "org_a", 1));
        Answer(null);
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Null(await FindAsync());
    }

    private static bool IsAnswered(ValueTask<TenantBinding?> answer) => answer is { IsCompletedSuccessfully: true, Result: not null };

    private Task LoseStoreAsync()
    {
        _feed.IsDown = true;
        _store.Answer = _ => throw new BindingsUnavailableException();
        return PassAsync(TimeSpan.FromSeconds(2));
    }

    // Time in which the node goes on looking for its store.
    private Task PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return _follower.CatchUpAsync(CancellationToken.None);
    }

    private void Answer(TenantBinding? binding) => _store.Answer = _ => Task.FromResult(binding is null
        ? null
        : StubBindings.Binding(binding.AsOf, binding.Organization.Id, binding.Key.ExpiresAt));

    private ValueTask<TenantBinding?> FindAsync() => _bindings.FindAsync(_token, CancellationToken.None);

    private ValueTask<TenantBinding?> FindHeldAsync() => _bindings.FindHeldAsync(_token, CancellationToken.None);
}
