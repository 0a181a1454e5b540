using Memtrace.Proxy.Storage.Redis;

namespace Memtrace.Proxy.Tests.Storage.Redis;

public sealed class RedisWakeCallTests
{
    [Fact]
    public async Task A_call_is_heard_by_every_node_and_again_after_Redis_was_killed_and_started()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis one = await ReachedRedis.AtAsync(server.Url);
        await using ReachedRedis two = await ReachedRedis.AtAsync(server.Url);
        int heard = 0;
        Of(one).Hear(() => Interlocked.Increment(ref heard));
        Of(two).Hear(() => Interlocked.Increment(ref heard));
        await CallUntilBothHearAsync();

        await server.KillAsync();
        await Of(one).CallAsync();
        await server.RestartAsync();

        await CallUntilBothHearAsync();

        // Lost calls are allowed for: both hear the same one once both listen again.
        Task CallUntilBothHearAsync() => Eventually.SeesAsync(async () =>
        {
            int before = Volatile.Read(ref heard);
            await Of(one).CallAsync();
            await Of(one).CallAsync();
            return Volatile.Read(ref heard) >= before + 4;
        });
    }

    [Fact]
    public async Task Who_listens_before_there_is_a_connection_hears_once_there_is()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        bool heard = false;
        Of(redis).Hear(() => Volatile.Write(ref heard, true));
        await Of(redis).CallAsync();

        await server.RestartAsync();

        await Eventually.SeesAsync(async () =>
        {
            await Of(redis).CallAsync();
            return Volatile.Read(ref heard);
        });
    }

    [Fact]
    public async Task Nodes_with_another_prefix_hear_nothing()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis blue = await ReachedRedis.AtAsync($"{server.Url}?prefix=blue:");
        await using ReachedRedis green = await ReachedRedis.AtAsync($"{server.Url}?prefix=green:");
        int heard = 0;
        bool heardOwn = false;
        Of(green).Hear(() => Interlocked.Increment(ref heard));
        Of(blue).Hear(() => Volatile.Write(ref heardOwn, true));

        await Eventually.SeesAsync(async () =>
        {
            await Of(blue).CallAsync();
            return Volatile.Read(ref heardOwn);
        });
        Assert.Equal(0, heard);
    }

    [Fact]
    public async Task A_call_in_a_cluster_is_heard_whatever_node_the_listener_is_at()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        await using ReachedRedis caller = await ReachedRedis.AtAsync(cluster.Nodes[0].Url);
        await using ReachedRedis listener = await ReachedRedis.AtAsync(cluster.Nodes[2].Url);
        bool heard = false;
        Of(listener).Hear(() => Volatile.Write(ref heard, true));

        await Eventually.SeesAsync(async () =>
        {
            await Of(caller).CallAsync();
            return Volatile.Read(ref heard);
        });
    }

    private static RedisWakeCall Of(ReachedRedis redis) => new(redis.Connection, redis.Commands, TimeProvider.System);
}
