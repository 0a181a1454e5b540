using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Redis;
using StackExchange.Redis;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>A real Redis that goes on answering what is read and takes no change any more: nothing is asked of it until it does.</summary>
public sealed class RedisRefusalTests
{
    private const string OfReplica = "it is a replica and takes nothing";

    private static readonly byte[] Value = [1, 2, 3];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_becomes_a_replica_is_said_once_and_left_though_it_answers_and_is_used_when_it_is_promoted(bool isBusy)
    {
        await using RedisServer other = await RedisServer.StartAsync();
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        await redis.PutAsync("a", Value);
        await server.SayAsync($"REPLICAOF 127.0.0.1 {other.Port}");

        await Eventually.SeesAsync(async () =>
        {
            if (isBusy)
            {
                // As a node does that finds nothing: what is read succeeds, what is put does not.
                await redis.GetAsync("a");
                redis.Commands.Put("b", Value, TimeSpan.FromMinutes(1));
            }

            return redis.Says(Told(OfReplica));
        });
        await Eventually.SeesAsync(async () => await redis.Connection.FindFaultAsync(CancellationToken.None) == OfReplica);
        Assert.False(redis.Connection.IsReachable);
        Assert.Null(await redis.GetAsync("a"));
        await server.SayAsync("REPLICAOF NO ONE");

        await redis.PutAsync("c", Value);
        await Eventually.SeesAsync(() => redis.Says("Redis is reached again") && redis.Connection.IsReachable);
        Assert.Single(redis.Loggers.All, line => line.Contains(OfReplica, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_that_change_places_the_promoted_one_is_used()
    {
        await using RedisServer one = await RedisServer.StartAsync(new RedisServerOptions { Further = ["--repl-diskless-sync-delay", "0"] });
        await using RedisServer two = await RedisServer.StartAsync();
        await two.SayAsync($"REPLICAOF 127.0.0.1 {one.Port}");
        await Eventually.SeesAsync(async () => (await two.SayAsync("INFO replication")).Contains("master_link_status:up"));
        await using ReachedRedis redis = await ReachedRedis.AtAsync($"{one.Url},127.0.0.1:{two.Port}");
        await redis.PutAsync("a", Value);

        await two.SayAsync("REPLICAOF NO ONE");
        await one.SayAsync($"REPLICAOF 127.0.0.1 {two.Port}");

        await redis.PutAsync("b", Value);
        Assert.Equal(["1"], await two.SayAsync("EXISTS b"));
    }

    [Fact]
    public async Task One_with_too_few_replicas_is_told_at_the_start_and_while_it_is_used()
    {
        const string few = "it has too few replicas and takes nothing";
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        await redis.PutAsync("a", Value);

        await server.SayAsync("CONFIG SET min-replicas-to-write 1");
        await using ReachedRedis late = await ReachedRedis.AtAsync(server.Url);

        Assert.Equal(few, await late.Connection.FindFaultAsync(CancellationToken.None));
        await LeavesAsync(redis, few);
        await server.SayAsync("CONFIG SET min-replicas-to-write 0");
        await redis.PutAsync("b", Value);
        await late.PutAsync("c", Value);
    }

    [Fact]
    public async Task One_that_cannot_save_is_told_at_the_start_and_while_it_is_used()
    {
        const string unsaved = "it cannot save and takes nothing";
        DirectoryInfo folder = Directory.CreateTempSubdirectory("memtrace-redis-gone-");
        await using RedisServer server = await RedisServer.StartAsync(
            new RedisServerOptions { Further = ["--save", "3600 1000000", "--dir", folder.FullName] });
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        await redis.PutAsync("a", Value);

        folder.Delete(recursive: true);
        await server.SayAsync("BGSAVE");
        await Eventually.SeesAsync(async () => (await server.SayAsync("INFO persistence")).Contains("rdb_last_bgsave_status:err"));
        await using ReachedRedis late = await ReachedRedis.AtAsync(server.Url);

        Assert.Equal(unsaved, await late.Connection.FindFaultAsync(CancellationToken.None));
        await LeavesAsync(redis, unsaved);
        // One that is to save and cannot does not end either.
        await server.SayAsync("CONFIG SET save \"\"");
        await redis.PutAsync("b", Value);
    }

    [Fact]
    public async Task Failures_that_it_does_not_count_are_told_with_the_reason()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);
        await server.SayAsync("CONFIG SET min-replicas-to-write 1");
        using var stop = new CancellationTokenSource();
        var table = new FailureTable(new FailureLimit(6, TimeSpan.FromSeconds(60)));
        Task sharing = new RedisFailures(redis.Connection, TemporaryStore.KeyOf(1), table, TimeProvider.System, redis.Loggers).RunAsync(stop.Token);

        await Eventually.SeesAsync(() => redis.Says("Redis is away (it has too few replicas and takes nothing)"));

        await stop.CancelAsync();
        await sharing;
    }

    [Fact]
    public async Task A_connection_that_is_lost_over_its_first_change_is_told_as_that_and_not_as_a_replica()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using var line = new LineThatBreaksAt("DEL", server.Port);

        await using ReachedRedis redis = await ReachedRedis.AtAsync($"redis://127.0.0.1:{line.Port}");

        Assert.NotNull(await redis.Connection.FindFaultAsync(CancellationToken.None));
        Assert.False(redis.Says(OfReplica), string.Join('\n', redis.Loggers.All));
        Assert.True(redis.Says("Redis cannot be reached (Socket"), string.Join('\n', redis.Loggers.All));
    }

    [Fact]
    public async Task What_failed_over_a_connection_that_is_closed_meanwhile_can_still_be_judged()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        Assert.True(RedisAddress.TryParse(server.Url, out RedisAddress? address, out string fault), fault);
        ConnectionMultiplexer closed = await RedisLink.MakeAsync(address!, TimeProvider.System, CancellationToken.None);

        await RedisLink.CloseAsync(closed);

        Assert.False(RedisLink.IsCluster(closed));
    }

    // It reads what is there: only changes tell.
    private static async Task LeavesAsync(ReachedRedis redis, string why)
    {
        await Eventually.SeesAsync(async () =>
        {
            await redis.GetAsync("a");
            redis.Commands.Put("a", Value, TimeSpan.FromMinutes(1));
            return redis.Says(Told(why));
        });
        await Eventually.SeesAsync(async () => await redis.Connection.FindFaultAsync(CancellationToken.None) == why);
        Assert.False(redis.Connection.IsReachable);
    }

    private static string Told(string why) => $"Redis cannot be reached ({why})";
}
