using System.Net;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Tests.Architecture;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>A Redis whose user may do as little as the README says, and less.</summary>
public sealed class RedisRightsTests
{
    private const string Administrator = "root root-secret";
    private const string Password = "hunter2";

    private static readonly byte[] Value = [1, 2, 3];

    [Fact]
    public async Task A_user_with_the_rights_that_the_README_names_is_enough_for_all_that_is_asked()
    {
        await using RedisServer server = await RestrictedAsync(DocumentedLine);
        string url = $"redis://:{Password}@127.0.0.1:{server.Port}";
        await using ReachedRedis redis = await ReachedRedis.AtAsync(url);
        Assert.Null(await redis.Connection.FindFaultAsync(CancellationToken.None));

        await redis.PutAsync("memtrace:a", Value);
        redis.Commands.Put("memtrace:b", Value, TimeSpan.FromMilliseconds(60_001));
        await redis.Commands.DeleteAsync("memtrace:a", CancellationToken.None);
        await WakesAsync(redis);
        await CountsAsync(redis, TimeSpan.FromSeconds(60));
        await CountsAsync(redis, TimeSpan.FromMilliseconds(60_001));

        Assert.Equal(0, redis.Commands.Failed);
        Assert.Null(await redis.Connection.FindFaultAsync(CancellationToken.None));
        Assert.DoesNotContain(redis.Loggers.All, line => line.Contains("Redis is away", StringComparison.Ordinal));
        // The library asks for these three as well, and goes on without.
        Assert.Equal(["client|setname", "cluster|nodes", "config|get"], await DeniedAsync(server));
    }

    [Theory]
    [InlineData("+echo", "it does not answer an ECHO: its ACL forbids it, it is loading, or it is no Redis")]
    [InlineData("+del", "it does not permit what is asked")]
    [InlineData("+psetex", "it does not permit what is asked")]
    [InlineData("+getrange", "it does not permit what is asked")]
    [InlineData("+incr", "it does not permit what is asked")]
    [InlineData("+incrby", "it does not permit what is asked")]
    [InlineData("+expire", "it does not permit what is asked")]
    [InlineData("+pexpire", "it does not permit what is asked")]
    [InlineData("+multi", "it does not permit what is asked")]
    [InlineData("+exec", "it does not permit what is asked")]
    [InlineData("+publish", "it does not permit what is asked")]
    [InlineData("~memtrace:*", "it does not permit what is asked")]
    [InlineData("&memtrace:*", "it does not permit what is asked")]
    public async Task One_that_lacks_a_right_is_told_at_the_start(string right, string fault)
    {
        await using RedisServer server = await RestrictedAsync(string.Join(' ', DocumentedLine.Split(' ').Where(one => one != right)));
        await using ReachedRedis redis = await ReachedRedis.AtAsync($"redis://:{Password}@127.0.0.1:{server.Port}");

        await redis.IsFaultAsync(fault);
    }

    private static string DocumentedLine => File.ReadLines(Repository.Path("README.md"))
        .Single(line => line.StartsWith("ACL SETUSER default ", StringComparison.Ordinal))
        .Replace("PASSWORD", Password, StringComparison.Ordinal);

    private static async Task<RedisServer> RestrictedAsync(string line)
    {
        RedisServer server = await RedisServer.StartAsync();
        Assert.Equal(["OK"], await server.SayAsync("ACL SETUSER root on >root-secret ~* &* +@all"));
        Assert.Equal(["OK"], await server.SayAsync(Administrator, line));
        return server;
    }

    private static async Task WakesAsync(ReachedRedis redis)
    {
        bool heard = false;
        var call = new RedisWakeCall(redis.Connection, redis.Commands, TimeProvider.System);
        call.Hear(() => Volatile.Write(ref heard, true));
        await Eventually.SeesAsync(async () =>
        {
            await call.CallAsync();
            return Volatile.Read(ref heard);
        });
    }

    // One failure and several, since Redis has a command for each.
    private static async Task CountsAsync(ReachedRedis redis, TimeSpan ban)
    {
        var address = ClientAddress.Of(IPAddress.Parse("203.0.113.7"));
        using var stop = new CancellationTokenSource();
        var share = new RedisFailures(
            redis.Connection, TemporaryStore.KeyOf(1), new FailureTable(new FailureLimit(6, ban)), TimeProvider.System, redis.Loggers);
        share.Report(address, TimeProvider.System.GetUtcNow());
        Task sharing = share.RunAsync(stop.Token);
        await Eventually.SeesAsync(() => share.IsIdle);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Array.ForEach([now, now, now], each => share.Report(address, each));
        share.Forget(ClientAddress.Of(IPAddress.Parse("203.0.113.8")));
        await Eventually.SeesAsync(() => share.IsIdle);
        await stop.CancelAsync();
        await sharing;
    }

    private static async Task<string[]> DeniedAsync(RedisServer server) =>
    [
        .. from line in await server.SayAsync(Administrator, "INFO commandstats")
           where line.StartsWith("cmdstat_", StringComparison.Ordinal) && !line.Contains("rejected_calls=0", StringComparison.Ordinal)
           orderby line
           select line["cmdstat_".Length..line.IndexOf(':', StringComparison.Ordinal)],
    ];
}
