using Memtrace.Proxy.Storage.Redis;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>A connection with the commands that go over it, and what it said.</summary>
internal sealed class ReachedRedis : IAsyncDisposable
{
    private ReachedRedis(string url)
    {
        Assert.True(RedisAddress.TryParse(url, out RedisAddress? address, out string fault), fault);
        Connection = new RedisConnection(address!, TimeProvider.System, Loggers);
        Commands = new RedisCommands(Connection, TimeProvider.System);
    }

    public RecordingLoggers Loggers { get; } = new();

    public RedisConnection Connection { get; }

    public RedisCommands Commands { get; }

    /// <summary>After the first attempt to connect, however it ended.</summary>
    public static async Task<ReachedRedis> AtAsync(string url)
    {
        var redis = new ReachedRedis(url);
        redis.Connection.Start();
        await redis.Connection.Attempted;
        return redis;
    }

    /// <summary>That keeps it from being used, or nothing: a loaded machine may be too slow for the first attempt to connect.</summary>
    public Task IsFaultAsync(string? fault) =>
        Eventually.SeesAsync(async () => await Connection.FindFaultAsync(CancellationToken.None) == fault);

    public bool Says(string text) => Loggers.All.Any(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Puts until it is there: a loaded machine may be late now and then.</summary>
    public Task PutAsync(string name, byte[] value) => Eventually.SeesAsync(async () =>
    {
        Commands.Put(name, value, TimeSpan.FromMinutes(1));
        return (await GetAsync(name))?.AsSpan().SequenceEqual(value) ?? false;
    });

    public async Task<byte[]?> GetAsync(string name) => await Commands.GetAsync(name, 1000, CancellationToken.None);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
