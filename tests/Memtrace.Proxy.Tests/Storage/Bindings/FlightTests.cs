using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

public sealed class FlightTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StubBindings _behind = new();
    private readonly TaskCompletionSource<TenantBinding?> _slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MemoryBindings _memory;

    public FlightTests()
    {
        _behind.Answer = _ => _slow.Task;
        _memory = new MemoryBindings(_behind, new MemoryTierOptions { MaxFlights = 4 }, StubBindings.Pulse(_clock), _clock);
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public async Task A_hundred_requests_for_one_unknown_digest_ask_once()
    {
        ApiKeyToken token = ApiKeyToken.Issue();
        Task<TenantBinding?>[] waiting = [.. Enumerable.Range(0, 100).Select(_ => _memory.FindAsync(token, CancellationToken.None).AsTask())];
        _slow.SetResult(StubBindings.Binding(asOf: 1));
        TenantBinding?[] found = await Task.WhenAll(waiting);
        Assert.Single(_behind.Asked);
        Assert.All(found, each => Assert.Same(found[0], each));
    }

    [Fact]
    public async Task Distinct_digests_ask_side_by_side_but_only_so_many_at_once()
    {
        Task<TenantBinding?>[] waiting =
            [.. Enumerable.Range(0, 20).Select(_ => _memory.FindAsync(ApiKeyToken.Issue(), CancellationToken.None).AsTask())];
        _slow.SetResult(null);
        await Task.WhenAll(waiting);
        Assert.Equal(20, _behind.Asked.Count);
        Assert.InRange(_behind.MostAtOnce, 1, 4);
    }

    [Fact]
    public async Task One_who_gives_up_takes_nobody_with_him()
    {
        ApiKeyToken token = ApiKeyToken.Issue();
        using var impatience = new CancellationTokenSource();
        Task<TenantBinding?> first = _memory.FindAsync(token, impatience.Token).AsTask();
        Task<TenantBinding?> second = _memory.FindAsync(token, CancellationToken.None).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _slow.SetResult(StubBindings.Binding(asOf: 1));
        Assert.NotNull(await second);
        Assert.Single(_behind.Asked);
    }

    [Fact]
    public async Task A_flight_that_fails_fails_all_who_wait_and_the_next_one_asks_again()
    {
        ApiKeyToken token = ApiKeyToken.Issue();
        Task<TenantBinding?> first = _memory.FindAsync(token, CancellationToken.None).AsTask();
        Task<TenantBinding?> second = _memory.FindAsync(token, CancellationToken.None).AsTask();
        _slow.SetException(new BindingsUnavailableException());
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => first);
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => second);
        _behind.Answer = _ => Task.FromResult<TenantBinding?>(StubBindings.Binding(asOf: 1));
        Assert.NotNull(await _memory.FindAsync(token, CancellationToken.None));
    }

    [Fact]
    public async Task A_closing_store_is_an_outage_to_those_who_still_ask_and_may_be_closed_twice()
    {
        _memory.Dispose();
        _memory.Dispose();
        using var memory = new MemoryBindings(_behind, new MemoryTierOptions { MaxFlights = 1 }, StubBindings.Pulse(_clock), _clock);
        Task<TenantBinding?> inFlight = memory.FindAsync(ApiKeyToken.Issue(), CancellationToken.None).AsTask();
        Task<TenantBinding?> queued = memory.FindAsync(ApiKeyToken.Issue(), CancellationToken.None).AsTask();
        memory.Dispose();
        await Assert.ThrowsAsync<BindingsUnavailableException>(() => queued);
        Assert.False(inFlight.IsCompleted);
    }
}
