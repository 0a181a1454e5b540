using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

public sealed class GatedBindingsTests
{
    private readonly ManualClock _clock = new();
    private readonly StubBindings _store = new();
    private readonly FeedPulse _pulse;
    private readonly GatedBindings _gated;

    public GatedBindingsTests()
    {
        _pulse = StubBindings.Pulse(_clock);
        _gated = new GatedBindings(_store, _pulse, _clock);
    }

    [Fact]
    public async Task A_store_that_answers_is_asked_by_everybody()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => FindAsync()));
        Assert.Equal(20, _store.Asked.Count);
    }

    [Fact]
    public async Task A_store_that_is_away_is_tried_once_a_second_and_the_others_are_told_at_once()
    {
        _store.Answer = _ => throw new BindingsUnavailableException();
        LoseStore();
        for (int request = 0; request < 20; request++)
        {
            await Assert.ThrowsAsync<BindingsUnavailableException>(FindAsync);
        }

        Assert.Single(_store.Asked);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<BindingsUnavailableException>(FindAsync);
        await Assert.ThrowsAsync<BindingsUnavailableException>(FindAsync);
        Assert.Equal(2, _store.Asked.Count);
    }

    [Fact]
    public async Task While_one_tries_nobody_else_does_however_long_it_takes()
    {
        var hang = new TaskCompletionSource<TenantBinding?>();
        _store.Answer = _ => hang.Task;
        LoseStore();
        Task<TenantBinding?> first = FindAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(FindAsync().IsFaulted);
        Assert.Single(_store.Asked);
        hang.SetResult(StubBindings.Binding(asOf: 1));
        Assert.NotNull(await first);
        Assert.True(FindAsync().IsFaulted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await FindAsync());
    }

    [Fact]
    public async Task A_store_that_is_back_is_asked_by_everybody_again()
    {
        LoseStore();
        await FindAsync();
        await Assert.ThrowsAsync<BindingsUnavailableException>(FindAsync);
        _pulse.Heard(_pulse.Begin());
        await FindAsync();
        await FindAsync();
        Assert.Equal(3, _store.Asked.Count);
    }

    private void LoseStore()
    {
        _clock.Advance(TimeSpan.FromSeconds(2));
        _pulse.Missed();
    }

    private Task<TenantBinding?> FindAsync() => _gated.FindAsync(ApiKeyToken.Issue(), CancellationToken.None).AsTask();
}
