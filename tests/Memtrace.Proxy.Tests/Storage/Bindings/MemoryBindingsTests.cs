using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

public sealed class MemoryBindingsTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StubBindings _behind = new();
    private readonly ApiKeyToken _token = ApiKeyToken.Issue();
    private readonly MemoryBindings _memory;

    public MemoryBindingsTests() => _memory = new MemoryBindings(_behind, new MemoryTierOptions(), StubBindings.Pulse(_clock), _clock);

    public void Dispose() => _memory.Dispose();

    [Fact]
    public async Task A_known_binding_is_answered_at_once_and_the_same()
    {
        Answer(StubBindings.Binding(asOf: 5));
        TenantBinding? first = await FindAsync();
        Assert.True(IsAnswered(FindAsync()));
        Assert.Same(first, await FindAsync());
        Assert.Single(_behind.Asked);
    }

    [Fact]
    public async Task A_binding_is_read_again_after_five_minutes_however_often_it_is_used()
    {
        Answer(StubBindings.Binding(asOf: 5));
        await FindAsync();
        for (int minute = 0; minute < 4; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await FindAsync();
        }

        Assert.Single(_behind.Asked);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await FindAsync();
        Assert.Equal(2, _behind.Asked.Count);
    }

    [Fact]
    public async Task A_binding_never_outlives_its_keys_end()
    {
        Answer(StubBindings.Binding(5, expiresAt: _clock.GetUtcNow() + TimeSpan.FromSeconds(30)));
        await FindAsync();
        _clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        await FindAsync();
        Assert.Single(_behind.Asked);
        _clock.Advance(TimeSpan.FromTicks(1));
        TenantBinding? ended = await FindAsync();
        Assert.Equal(2, _behind.Asked.Count);
        Assert.False(ended!.Key.IsLive(_clock.GetUtcNow()));
    }

    [Fact]
    public async Task An_ended_key_asks_the_store_no_more_often_than_a_live_one()
    {
        Answer(StubBindings.Binding(5, expiresAt: _clock.GetUtcNow() - TimeSpan.FromDays(1)));
        await FindAsync();
        await FindAsync();
        Assert.Single(_behind.Asked);
    }

    [Fact]
    public async Task A_change_that_names_no_organization_is_one_of_all_and_one_of_bans_is_of_none()
    {
        Answer(StubBindings.Binding(asOf: 5));
        await FindAsync();
        _memory.Apply(new Change(6, ChangeKind.Bans, "", null));
        await FindAsync();
        Assert.Single(_behind.Asked);

        _memory.Apply(new Change(7, ChangeKind.Organization, "", null));
        await FindAsync();
        Assert.Equal(2, _behind.Asked.Count);
    }

    [Fact]
    public async Task A_miss_is_remembered_for_ten_seconds()
    {
        Assert.Null(await FindAsync());
        Assert.True(IsAnswered(FindAsync()));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await FindAsync());
        Assert.Equal(2, _behind.Asked.Count);
    }

    [Theory]
    [InlineData(ChangeKind.KeyIssued)]
    [InlineData(ChangeKind.Organization)]
    public async Task A_key_issued_after_a_miss_works_at_once(ChangeKind kind)
    {
        Assert.Null(await FindAsync());
        Answer(StubBindings.Binding(asOf: 7));
        Assert.Null(await FindAsync());
        _memory.Apply(new Change(7, kind, "org_a", null));
        Assert.NotNull(await FindAsync());
    }

    [Theory]
    [InlineData(ChangeKind.Key)]
    [InlineData(ChangeKind.Arc)]
    public async Task A_change_that_makes_no_key_known_leaves_misses_alone(ChangeKind kind)
    {
        Assert.Null(await FindAsync());
        _memory.Apply(new Change(7, kind, "org_a", null));
        Assert.Null(await FindAsync());
        Assert.Single(_behind.Asked);
    }

    [Theory]
    [InlineData(ChangeKind.Organization)]
    [InlineData(ChangeKind.KeyIssued)]
    [InlineData(ChangeKind.Key)]
    [InlineData(ChangeKind.Arc)]
    public async Task Any_change_of_an_organization_makes_its_bindings_stale_and_no_others(ChangeKind kind)
    {
        Answer(StubBindings.Binding(asOf: 5));
        await FindAsync();
        _memory.Apply(new Change(6, kind, "org_other", null));
        await FindAsync();
        Assert.Single(_behind.Asked);
        Answer(StubBindings.Binding(asOf: 7));
        _memory.Apply(new Change(7, kind, "org_a", null));
        Assert.Equal(7, (await FindAsync())!.AsOf);
    }

    [Fact]
    public async Task A_change_older_than_what_was_read_changes_nothing()
    {
        Answer(StubBindings.Binding(asOf: 9));
        await FindAsync();
        _memory.Apply(new Change(9, ChangeKind.Key, "org_a", 1));
        await FindAsync();
        Assert.Single(_behind.Asked);
    }

    [Fact]
    public async Task A_revocation_that_overtakes_a_look_up_is_not_undone_by_it()
    {
        var slow = new TaskCompletionSource<TenantBinding?>();
        _behind.Answer = _ => slow.Task;
        Task<TenantBinding?> waiting = FindAsync().AsTask();
        _memory.Apply(new Change(6, ChangeKind.Key, "org_a", 1));
        Answer(null);
        slow.SetResult(StubBindings.Binding(asOf: 5));
        Assert.Null(await waiting);
        Assert.Null(await FindAsync());
        Assert.Equal(2, _behind.Asked.Count);
    }

    [Fact]
    public async Task A_key_issued_while_it_was_looked_up_is_looked_up_again()
    {
        var slow = new TaskCompletionSource<TenantBinding?>();
        _behind.Answer = _ => slow.Task;
        Task<TenantBinding?> waiting = FindAsync().AsTask();
        _memory.Apply(new Change(6, ChangeKind.KeyIssued, "org_a", 1));
        Answer(StubBindings.Binding(asOf: 6));
        slow.SetResult(null);
        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task An_organization_that_changes_each_time_it_is_read_is_an_outage_and_not_an_answer()
    {
        long sequence = 10;
        _behind.Answer = _ =>
        {
            TenantBinding stale = StubBindings.Binding(sequence);
            _memory.Apply(new Change(++sequence, ChangeKind.Key, "org_a", 1));
            return Task.FromResult<TenantBinding?>(stale);
        };
        await Assert.ThrowsAsync<BindingsUnavailableException>(async () => await FindAsync());
        Assert.Equal(4, _behind.Asked.Count);
    }

    [Fact]
    public async Task Forgetting_everything_forgets_hits_misses_and_what_is_under_way()
    {
        var slow = new TaskCompletionSource<TenantBinding?>();
        ApiKeyToken unknown = ApiKeyToken.Issue();
        Assert.Null(await _memory.FindAsync(unknown, CancellationToken.None));
        Answer(StubBindings.Binding(asOf: 5));
        await FindAsync();
        ApiKeyToken third = ApiKeyToken.Issue();
        _behind.Answer = token => token == third ? slow.Task : Task.FromResult<TenantBinding?>(null);
        Task<TenantBinding?> waiting = _memory.FindAsync(third, CancellationToken.None).AsTask();
        _memory.ForgetEverything();
        Answer(null);
        slow.SetResult(StubBindings.Binding(asOf: 5));
        Assert.Null(await waiting);
        Assert.Null(await FindAsync());
        Answer(StubBindings.Binding(asOf: 5));
        Assert.NotNull(await _memory.FindAsync(unknown, CancellationToken.None));
    }

    [Fact]
    public async Task An_outage_passes_through_is_not_remembered_and_leaves_hits_alone()
    {
        Answer(StubBindings.Binding(asOf: 5));
        await FindAsync();
        ApiKeyToken other = ApiKeyToken.Issue();
        _behind.Answer = _ => throw new BindingsUnavailableException();
        await Assert.ThrowsAsync<BindingsUnavailableException>(async () => await _memory.FindAsync(other, CancellationToken.None));
        Assert.NotNull(await FindAsync());
        Answer(StubBindings.Binding(asOf: 5));
        Assert.NotNull(await _memory.FindAsync(other, CancellationToken.None));
    }

    [Fact]
    public async Task Guesses_never_push_a_binding_out_and_are_bounded_themselves()
    {
        using var small = new MemoryBindings(_behind, new MemoryTierOptions { MaxHits = 10, MaxMisses = 10 }, StubBindings.Pulse(_clock), _clock);
        Answer(StubBindings.Binding(asOf: 5));
        await small.FindAsync(_token, CancellationToken.None);
        Answer(null);
        for (int i = 0; i < 200; i++)
        {
            Assert.Null(await small.FindAsync(ApiKeyToken.Issue(), CancellationToken.None));
        }

        Assert.NotNull(await small.FindAsync(_token, CancellationToken.None));
        Assert.InRange(small.HeldMisses, 0, 10);
        Assert.Equal(1, small.HeldHits);
    }

    [Fact]
    public async Task A_hit_allocates_nothing()
    {
        Answer(StubBindings.Binding(asOf: 5));
        await FindAsync();
        const int rounds = 1000;
        _ = Loop(rounds);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool found = Loop(rounds);
        long perHit = (GC.GetAllocatedBytesForCurrentThread() - before) / rounds;
        Assert.True(found);
        Assert.Equal(0, perHit);
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

    private void Answer(TenantBinding? binding) => _behind.Answer = _ => Task.FromResult(binding);

    private ValueTask<TenantBinding?> FindAsync() => _memory.FindAsync(_token, CancellationToken.None);
}
