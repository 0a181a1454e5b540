using System.Globalization;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>Nodes that share what they have read through a real Redis, which others may read, write and break.</summary>
public sealed class RedisBindingsTests
{
    private readonly ApiKeyToken _token = ApiKeyToken.Issue();

    [Fact]
    public async Task What_one_node_has_read_another_need_not_ask_the_store_for_even_while_it_is_down()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using SharedNode one = await SharedNode.AtAsync(server);
        await using SharedNode two = await SharedNode.AtAsync(server);
        one.Hear(5, "org_b");
        two.Hear(5, "org_b");
        one.Answer(5);
        two.Store.Answer = _ => throw new BindingsUnavailableException();
        await one.ShareAsync(_token);

        TenantBinding? found = null;
        await Eventually.SeesAsync(async () => (found = await TryFindAsync(two)) is not null);

        Assert.Equal(("org_a", 5, 9, BindingTier.Redis), (found!.Organization.Id, found.AsOf, found.AsOfNonce, found.ReadFrom));
    }

    [Fact]
    public async Task What_was_revoked_since_never_comes_back_whatever_Redis_holds()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using SharedNode node = await SharedNode.AtAsync(server);
        node.Hear(5, "org_b");
        node.Answer(5);
        await node.ShareAsync(_token);
        node.Store.Answer = _ => Task.FromResult<TenantBinding?>(null);

        node.Hear(6, "org_a");
        for (int i = 0; i < 10; i++)
        {
            Assert.Null(await node.FindAsync(_token));
        }

        node.Hear(7, "org_b");
        Assert.Null(await node.FindAsync(_token));
    }

    [Fact]
    public async Task A_value_of_a_change_that_this_node_has_not_heard_of_or_of_another_history_is_a_miss()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using SharedNode ahead = await SharedNode.AtAsync(server);
        await using SharedNode behind = await SharedNode.AtAsync(server);
        await using SharedNode elsewhere = await SharedNode.AtAsync(server);
        ahead.Hear(5, "org_b");
        behind.Hear(4, "org_b");
        elsewhere.Hear(5, "org_b", nonce: 10);
        ahead.Answer(5);
        behind.Answer(4);
        elsewhere.Answer(5, nonce: 10);
        await ahead.ShareAsync(_token);

        await behind.MissAsync(_token);
        await elsewhere.MissAsync(_token);

        behind.Hear(5, "org_b");
        await behind.ShareAsync(_token);
    }

    [Fact]
    public async Task A_value_of_another_master_key_or_store_is_a_miss()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using SharedNode node = await SharedNode.AtAsync(server);
        await using SharedNode otherKey = await SharedNode.AtAsync(server, key: 2);
        await using SharedNode otherStore = await SharedNode.AtAsync(server, storeId: "store-2");
        node.Hear(5, "org_b");
        otherKey.Hear(5, "org_b");
        otherStore.Hear(5, "org_b");
        node.Answer(5);
        await node.ShareAsync(_token);

        await otherKey.MissAsync(_token);
        await otherStore.MissAsync(_token);
    }

    [Fact]
    public async Task Values_that_somebody_exchanged_or_wrote_are_misses()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using SharedNode node = await SharedNode.AtAsync(server);
        node.Hear(5, "org_b");
        node.Answer(5, "first");
        await node.ShareAsync(_token);
        string first = Assert.Single(await server.SayAsync("KEYS *"));
        node.Answer(5, "second");
        ApiKeyToken other = ApiKeyToken.Issue();
        await node.ShareAsync(other);
        string second = Assert.Single(await server.SayAsync("KEYS *"), name => name != first);

        Assert.Equal(["OK"], await server.SayAsync($"RENAME {first} {second}"));
        Assert.Equal("second", (await node.FindAsync(other))!.Organization.Name);
        Assert.Equal(["OK"], await server.SayAsync($"SET {second} nonsense"));
        Assert.Equal("second", (await node.FindAsync(other))!.Organization.Name);
        await server.SayAsync($"DEL {second}");
        await server.SayAsync($"LPUSH {second} x");
        Assert.Equal("second", (await node.FindAsync(other))!.Organization.Name);
    }

    [Fact]
    public async Task Names_tell_nothing_and_values_end_within_minutes_and_with_the_key()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using SharedNode node = await SharedNode.AtAsync(server);
        node.Hear(5, "org_b");
        node.Answer(5);
        await node.ShareAsync(_token);
        string name = Assert.Single(await server.SayAsync("KEYS *"));
        Assert.Matches("^memtrace:b1:[A-Za-z0-9_-]{22}$", name);
        Assert.InRange(await LifeAsync(server, name), 200_000, 360_000);

        await server.SayAsync("FLUSHALL");
        node.Answer(5, expiresAt: node.Clock.GetUtcNow().AddSeconds(30.5));
        await node.ShareAsync(_token);
        Assert.InRange(await LifeAsync(server, name), 1, 30_500);

        await server.SayAsync("FLUSHALL");
        node.Answer(5, expiresAt: node.Clock.GetUtcNow());
        await node.MissAsync(_token);
        await Eventually.SeesAsync(() => node.Redis.Commands.UnderWay == 0);
        Assert.Empty(await server.SayAsync("KEYS *"));
    }

    [Fact]
    public async Task A_value_that_somebody_keeps_alive_counts_for_minutes_only()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using SharedNode node = await SharedNode.AtAsync(server);
        node.Hear(5, "org_b");
        node.Answer(5, "old");
        await node.ShareAsync(_token);
        node.Answer(5, "new");

        node.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal("new", (await node.FindAsync(_token))!.Organization.Name);
    }

    [Fact]
    public async Task Neither_unknown_keys_nor_what_this_node_cannot_trust_are_put_there()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using SharedNode node = await SharedNode.AtAsync(server);
        node.Hear(5, "org_b");
        await node.MissAsync(_token);
        node.Answer(5, state: ArcState.Quarantined);
        await node.MissAsync(_token);

        await Eventually.SeesAsync(() => node.Redis.Commands.UnderWay == 0);
        Assert.Empty(await server.SayAsync("KEYS *"));
    }

    [Fact]
    public async Task What_is_to_be_forgotten_is_removed()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using SharedNode node = await SharedNode.AtAsync(server);
        node.Hear(5, "org_b");
        node.Answer(5);
        ApiKeyToken other = ApiKeyToken.Issue();
        await node.ShareAsync(_token);
        await node.ShareAsync(other);

        await Eventually.SeesAsync(async () =>
        {
            await node.Bindings.ForgetAsync([_token.Digest, other.Digest], CancellationToken.None);
            return (await server.SayAsync("KEYS *")).Length == 0;
        });
    }

    [Fact]
    public async Task A_Redis_that_stands_still_or_is_gone_or_is_emptied_costs_a_question_to_the_store()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using SharedNode node = await SharedNode.AtAsync(server);
        node.Hear(5, "org_b");
        node.Answer(5);
        await node.ShareAsync(_token);

        await server.SayAsync("FLUSHALL");
        await node.ShareAsync(_token);

        server.Pause();
        await Eventually.SeesAsync(async () => await node.FindAsync(_token) is not null && !node.Redis.Commands.IsReachable);
        Assert.True(node.Redis.Connection.Outages >= 1);
        long late = node.Redis.Commands.Late;
        for (int i = 0; i < 1000; i++)
        {
            ValueTask<TenantBinding?> found = node.Bindings.FindAsync(_token, CancellationToken.None);
            Assert.True(found.IsCompletedSuccessfully);
            await found;
        }

        Assert.Equal(late, node.Redis.Commands.Late);
        server.Resume();
        await node.ShareAsync(_token);

        await server.KillAsync();
        Assert.NotNull(await node.FindAsync(_token));
        await server.RestartAsync();
        await node.ShareAsync(_token);
    }

    private async Task<TenantBinding?> TryFindAsync(SharedNode node)
    {
        try
        {
            return await node.FindAsync(_token);
        }
        catch (BindingsUnavailableException)
        {
            return null;
        }
    }

    private static async Task<long> LifeAsync(RedisServer server, string name) =>
        long.Parse((await server.SayAsync($"PTTL {name}"))[0], CultureInfo.InvariantCulture);
}
