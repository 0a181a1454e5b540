using System.Net;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage.Bindings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Tests.Attempts;

/// <summary>The first room alone, with as many keys as a guesser brings.</summary>
public sealed class FloodTests : IDisposable
{
    private const int Limit = 200;
    private const int Keys = 100_000;

    private readonly ManualClock _clock = new();
    private readonly StubBindings _store = new();
    private readonly MemoryBindings _memory;
    private readonly AuthenticateRoom _room;
    private int _served;

    public FloodTests()
    {
        _memory = new MemoryBindings(_store, new MemoryTierOptions(), StubBindings.Pulse(_clock), _clock);
        var table = new FailureTable(new FailureLimit(Limit, TimeSpan.FromSeconds(60)));
        var gate = new AttemptGate(
            new FailureCounts(table, Share: null, TrustedProxies.None), _clock, NullLogger<AttemptGate>.Instance);
        _room = new AuthenticateRoom(
            ServeAsync, _memory, gate, new NodeHealth(_clock, new FakeFeed()), _clock, NullLogger<AuthenticateRoom>.Instance);
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public async Task A_hundred_thousand_random_keys_of_one_address_cost_the_limit_and_the_allowance()
    {
        int refused = 0;
        for (int i = 0; i < Keys; i++)
        {
            refused += await AskAsync(ApiKeyToken.Issue()) == RefusalCatalogue.InvalidKey ? 0 : 1;
        }

        Assert.Equal(Limit + FailureLimit.AllowedLookUps, _store.Asked.Count);
        Assert.Equal(Keys - Limit - FailureLimit.AllowedLookUps, refused);
        Assert.True(_memory.HeldMisses <= Limit + FailureLimit.AllowedLookUps);
    }

    [Fact]
    public async Task A_second_of_the_flood_costs_five_look_ups_more_and_nothing_that_is_held()
    {
        ApiKeyToken good = ApiKeyToken.Issue();
        TenantBinding binding = StubBindings.Binding(asOf: 1);
        _store.Answer = token => Task.FromResult(token == good ? binding : null);
        Assert.Null(await AskAsync(good));
        for (int second = 0; second < 10; second++)
        {
            for (int i = 0; i < 1000; i++)
            {
                await AskAsync(ApiKeyToken.Issue());
            }

            Assert.Null(await AskAsync(good));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1 + Limit + (10 * FailureLimit.AllowedLookUps), _store.Asked.Count);
        Assert.Equal(11, _served);
    }

    [Fact]
    public async Task Random_keys_of_many_addresses_take_no_more_room_than_there_is_for_unknown_keys()
    {
        ApiKeyToken good = ApiKeyToken.Issue();
        TenantBinding binding = StubBindings.Binding(asOf: 1);
        _store.Answer = token => Task.FromResult(token == good ? binding : null);
        await AskAsync(good);
        for (int i = 0; i < 30_000; i++)
        {
            await AskAsync(ApiKeyToken.Issue(), new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]));
        }

        Assert.InRange(_memory.HeldMisses, 0, new MemoryTierOptions().MaxMisses);
        Assert.Equal(1, _memory.HeldHits);
        int before = _store.Asked.Count;
        Assert.Null(await AskAsync(good));
        Assert.Equal(before, _store.Asked.Count);
    }

    private async Task<Refusal?> AskAsync(ApiKeyToken token, IPAddress? from = null)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = from ?? IPAddress.Loopback } };
        var request = new TenantRequest();
        context.Features.Set(request);
        context.Request.Headers["x-api-key"] = token.Reveal().ToString();
        await _room.InvokeAsync(context);
        return request.Refusal;
    }

    private Task ServeAsync(HttpContext context)
    {
        _served++;
        return Task.CompletedTask;
    }
}
