using System.Net.Sockets;
using Memtrace.Proxy.Storage.Redis;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>The one connection, with a real Redis at its other end that is killed, held still, or not what it should be.</summary>
public sealed class RedisConnectionTests
{
    private static readonly byte[] Value = [1, 2, 3];

    [Fact]
    public async Task What_was_put_is_given_until_it_is_removed()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);

        Assert.Null(await redis.GetAsync("a"));
        await redis.PutAsync("a", Value);
        await Eventually.SeesAsync(async () =>
        {
            await redis.Commands.DeleteAsync("a", CancellationToken.None);
            return await server.SayAsync("EXISTS a") is ["0"];
        });
        Assert.Null(await redis.GetAsync("a"));
    }

    [Fact]
    public async Task What_is_too_long_comes_cut_and_what_is_no_value_is_none_and_neither_opens_the_breaker()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        await server.SayAsync($"SETRANGE long 1000000 x");
        await server.SayAsync("RPUSH list x");

        await Eventually.SeesAsync(async () => (await redis.GetAsync("long"))?.Length == 1000);
        for (int i = 0; i < 10; i++)
        {
            Assert.Null(await redis.GetAsync("list"));
        }

        // Those that follow a late one are not sent.
        await Eventually.SeesAsync(async () => await redis.GetAsync("list") is null && redis.Commands.Failed > 0);
        // What a busy machine makes late opens it by right.
        Assert.True(redis.Commands.Late > 0 || !redis.Says("Redis cannot be reached"));
    }

    [Fact]
    public async Task A_Redis_that_is_killed_and_started_again_is_reached_again_by_itself()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        await redis.PutAsync("a", Value);
        Assert.True(redis.Connection.IsReachable);

        await server.KillAsync();
        await Eventually.SeesAsync(() => !redis.Connection.IsReachable);
        await Eventually.SeesAsync(async () => await redis.GetAsync("a") is null && redis.Says("Redis cannot be reached"));
        await server.RestartAsync();

        await redis.PutAsync("b", Value);
        // Commands are given as soon as there is a connection, just before it is said.
        await Eventually.SeesAsync(() => redis.Says("Redis is reached again"));
        await Eventually.SeesAsync(() => redis.Connection.IsReachable);
    }

    [Fact]
    public async Task One_that_is_not_there_at_the_start_is_reached_when_it_comes()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        Assert.Null(await redis.GetAsync("a"));
        Assert.Equal(1, redis.Commands.Skipped);
        // A loaded machine may be late to be refused at first.
        await Eventually.SeesAsync(() => redis.Says("Redis cannot be reached (UnableToConnect)"));

        await server.RestartAsync();

        await redis.PutAsync("a", Value);
    }

    [Theory]
    [InlineData("/99", "it has no database of that number")]
    [InlineData("", null)]
    [InlineData("/15", null)]
    public async Task A_database_that_is_not_there_is_told_as_a_Redis_that_is_not(string database, string? fault)
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url + database);

        await redis.IsFaultAsync(fault);
        await Eventually.SeesAsync(() => redis.Connection.IsReachable == (fault is null));
        Assert.Equal(fault is not null, redis.Says($"Redis cannot be reached ({fault}): look-ups of keys go to the store until it can"));
    }

    [Fact]
    public async Task A_replica_is_no_Redis_until_it_is_promoted_since_nothing_can_be_put_there()
    {
        await using RedisServer master = await RedisServer.StartAsync();
        await using RedisServer replica = await RedisServer.StartAsync(
            new RedisServerOptions { Further = ["--replicaof", "127.0.0.1", $"{master.Port}"] });
        await Eventually.SeesAsync(async () => (await replica.SayAsync("INFO replication")).Contains("master_link_status:up"));

        await using ReachedRedis redis = await ReachedRedis.AtAsync(replica.Url);

        await redis.IsFaultAsync("it is a replica and takes nothing");
        Assert.False(redis.Connection.IsReachable);

        await replica.SayAsync("REPLICAOF NO ONE");

        await redis.PutAsync("a", Value);
    }

    [Fact]
    public async Task A_Redis_that_begins_to_want_a_password_is_told_and_is_reached_again_when_it_wants_none()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        await redis.PutAsync("a", Value);

        await server.SayAsync("CONFIG SET requirepass hunter2");
        await server.SayAsync("hunter2", "CLIENT KILL TYPE normal");

        await Eventually.SeesAsync(async () => await redis.GetAsync("a") is null && redis.Says("Redis cannot be reached"));
        Assert.False(redis.Connection.IsReachable);
        // Why it was lost is not yet why nothing is reached: that is known with the next connection.
        await Eventually.SeesAsync(() => redis.Says("Redis cannot be reached (it wants another password"));

        await server.SayAsync("hunter2", "CONFIG SET requirepass \"\"");

        await redis.PutAsync("a", Value);
        await Eventually.SeesAsync(() => redis.Says("Redis is reached again"));
    }

    [Fact]
    public async Task Once_one_answer_was_late_nobody_waits_until_Redis_goes_on()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        await redis.PutAsync("a", Value);

        server.Pause();
        await Eventually.SeesAsync(async () => await redis.GetAsync("a") is null && redis.Connection.Breaker.IsOpen);
        long late = redis.Commands.Late;
        long skipped = redis.Commands.Skipped;
        for (int i = 0; i < 10_000; i++)
        {
            ValueTask<byte[]?> looked = redis.Commands.GetAsync("a", 1000, CancellationToken.None);
            Assert.True(looked.IsCompletedSuccessfully);
            Assert.Null(await looked);
        }

        Assert.Equal((late, skipped + 10_000), (redis.Commands.Late, redis.Commands.Skipped));
        server.Resume();
        await Eventually.SeesAsync(async () => (await redis.GetAsync("a"))?.Length == 3);
        await Eventually.SeesAsync(() => redis.Commands.UnderWay == 0);
    }

    [Fact]
    public async Task A_Redis_that_stands_still_holds_a_bounded_number_of_commands()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        await redis.PutAsync("a", Value);
        await Eventually.SeesAsync(() => redis.Commands.UnderWay == 0);
        server.Pause();

        for (int i = 0; i < 10_000; i++)
        {
            redis.Commands.Put("a", Value, TimeSpan.FromMinutes(1));
        }

        Assert.Equal(RedisCommands.MaxUnderWay, redis.Commands.UnderWay);
        server.Resume();
        await Eventually.SeesAsync(() => redis.Commands.UnderWay == 0);
    }

    [Fact]
    public async Task A_Redis_that_never_goes_on_is_left_for_a_new_connection()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        await redis.PutAsync("a", Value);

        server.Pause();
        await Eventually.SeesAsync(async () => await redis.GetAsync("a") is null && redis.Connection.Database is null);
        Assert.True(redis.Says("Redis cannot be reached (no answer in time)"));
        server.Resume();

        await redis.PutAsync("b", Value);
        await Eventually.SeesAsync(() => redis.Commands.UnderWay == 0);
    }

    [Fact]
    public async Task A_wrong_password_is_said_once_without_it()
    {
        await using RedisServer server = await RedisServer.StartAsync("hunter2");
        await using ReachedRedis known = await ReachedRedis.AtAsync(server.Url);
        await known.PutAsync("a", Value);
        await using ReachedRedis stranger = await ReachedRedis.AtAsync(server.Url.Replace("hunter2", "hunter3", StringComparison.Ordinal));

        Assert.Null(await stranger.GetAsync("a"));
        const string Refused = "Redis cannot be reached (it wants another password or its certificate is not trusted)";
        await Eventually.SeesAsync(() => stranger.Says(Refused));
        Assert.Single(stranger.Loggers.All, line => line.Contains(Refused, StringComparison.Ordinal));
        Assert.DoesNotContain(stranger.Loggers.All, line => line.Contains("hunter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_takes_connections_and_says_nothing_is_no_Redis()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        await using ReachedRedis redis = await ReachedRedis.AtAsync($"redis://127.0.0.1:{port}");

        Assert.True(redis.Says("Redis cannot be reached"));
        Assert.Null(await redis.GetAsync("a"));
    }

    [Fact]
    public async Task Names_on_every_node_of_a_cluster_are_put_given_and_removed()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(cluster.Url);
        for (int i = 0; i < 30; i++)
        {
            await redis.PutAsync($"name{i}", [(byte)i]);
        }

        foreach (RedisServer node in cluster.Nodes)
        {
            Assert.InRange((await node.SayAsync("KEYS *")).Length, 1, 29);
        }

        // Asked of the nodes themselves: no answer to us may be one that failed.
        await Eventually.SeesAsync(async () =>
        {
            for (int i = 0; i < 30; i++)
            {
                await redis.Commands.DeleteAsync($"name{i}", CancellationToken.None);
            }

            string[][] left = await Task.WhenAll(cluster.Nodes.Select(node => node.SayAsync("KEYS *")));
            return left.All(names => names.Length == 0);
        });
    }
}
