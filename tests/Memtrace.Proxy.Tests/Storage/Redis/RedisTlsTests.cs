namespace Memtrace.Proxy.Tests.Storage.Redis;

public sealed class RedisTlsTests
{
    private static readonly byte[] Value = [1, 2, 3];

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_certificate_of_the_named_authority_for_that_host_is_believed(string host)
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisServerOptions { Tls = true, Password = "hunter2" });
        string url = server.Url.Replace("127.0.0.1", host, StringComparison.Ordinal);
        await using ReachedRedis redis = await ReachedRedis.AtAsync($"{url}/2?ca={server.AuthorityPath}");

        await redis.PutAsync("a", Value);

        Assert.False(redis.Says("Redis cannot be reached (UnableToConnect)"));
    }

    [Fact]
    public async Task One_for_another_host_is_not_believed()
    {
        await using RedisServer server = await RedisServer.StartAsync(
            new RedisServerOptions { Tls = true, Further = ["--bind", "127.0.0.1", "127.0.0.2"] });
        string url = server.Url.Replace("127.0.0.1", "127.0.0.2", StringComparison.Ordinal);
        await using ReachedRedis redis = await ReachedRedis.AtAsync($"{url}?ca={server.AuthorityPath}");

        Assert.True(redis.Says("Redis cannot be reached"));
        Assert.Null(redis.Connection.Database);
    }

    [Fact]
    public async Task One_of_another_authority_is_not_believed_whatever_its_names()
    {
        await using RedisServer other = await RedisServer.StartAsync(new RedisServerOptions { Tls = true });
        await using RedisServer server = await RedisServer.StartAsync(new RedisServerOptions { Tls = true });
        await using ReachedRedis redis = await ReachedRedis.AtAsync($"{server.Url}?ca={other.AuthorityPath}");

        await Eventually.SeesAsync(() => redis.Says("Redis cannot be reached (it wants another password or its certificate is not trusted)"));
        Assert.Null(redis.Connection.Database);
    }

    [Fact]
    public async Task An_authority_that_is_put_into_the_named_file_later_is_believed_without_a_restart()
    {
        await using RedisServer other = await RedisServer.StartAsync(new RedisServerOptions { Tls = true });
        await using RedisServer server = await RedisServer.StartAsync(new RedisServerOptions { Tls = true });
        await using ReachedRedis redis = await ReachedRedis.AtAsync($"{server.Url}?ca={other.AuthorityPath}");
        Assert.Null(redis.Connection.Database);

        File.Copy(server.AuthorityPath!, other.AuthorityPath!, overwrite: true);

        await redis.PutAsync("a", Value);
    }

    [Fact]
    public async Task Without_a_named_authority_only_those_of_the_machine_are_believed()
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisServerOptions { Tls = true });
        await using ReachedRedis redis = await ReachedRedis.AtAsync(server.Url);

        Assert.Null(redis.Connection.Database);
    }
}
