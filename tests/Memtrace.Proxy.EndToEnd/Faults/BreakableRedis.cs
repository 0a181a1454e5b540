using Memtrace.Proxy.Tests.Storage.Redis;

namespace Memtrace.Proxy.EndToEnd.Faults;

/// <summary>A Redis that can be brought into every state there is, and back.</summary>
internal sealed class BreakableRedis : IAsyncDisposable
{
    private const string Password = "right";
    private const string OtherPassword = "other";

    // Each name takes the value of the next one, for as long as its own would have lived. One line is one command here.
    private const string Swap =
        "EVAL \"local names = redis.call('KEYS', '*:b1:*') local values = {} "
        + "for i, name in ipairs(names) do values[i] = redis.call('GET', name) end "
        + "for i, name in ipairs(names) do redis.call('SET', name, values[i % #names + 1], 'KEEPTTL') end return #names\" 0";

    private static readonly TimeSpan Flap = TimeSpan.FromMilliseconds(300);

    private readonly RedisServer _server;
    private CancellationTokenSource? _flapping;
    private Task _flaps = Task.CompletedTask;

    private BreakableRedis(RedisServer server) => _server = server;

    public string Url => _server.Url;

    public static async Task<BreakableRedis> StartAsync() => new(await RedisServer.StartAsync(Password));

    /// <summary>The names of the bindings that lie in it.</summary>
    public Task<string[]> NamesAsync() => _server.SayAsync("KEYS *:b1:*");

    public async Task BreakAsync(RedisState state)
    {
        switch (state)
        {
            case RedisState.Killed:
                await _server.KillAsync();
                break;
            case RedisState.Paused:
                _server.Pause();
                break;
            case RedisState.Flapping:
                _flapping = new CancellationTokenSource();
                _flaps = FlapAsync(_flapping.Token);
                break;
            case RedisState.Emptied:
                await _server.SayAsync("FLUSHALL");
                break;
            case RedisState.Swapped:
                string[] swapped = await _server.SayAsync(Swap);
                Assert.True(int.Parse(swapped[0]) > 1, "too few values to swap");
                break;
            case RedisState.Locked:
                await _server.SayAsync($"CONFIG SET requirepass {OtherPassword}");
                await _server.SayAsync(OtherPassword, "CLIENT KILL TYPE normal SKIPME yes");
                await _server.SayAsync(OtherPassword, "CLIENT KILL TYPE pubsub");
                break;
        }
    }

    public async Task HealAsync(RedisState state)
    {
        switch (state)
        {
            case RedisState.Killed:
                await _server.RestartAsync();
                break;
            case RedisState.Paused:
                _server.Resume();
                break;
            case RedisState.Flapping:
                await StopFlappingAsync();
                break;
            case RedisState.Locked:
                await _server.SayAsync(OtherPassword, $"CONFIG SET requirepass {Password}");
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopFlappingAsync();
        await _server.DisposeAsync();
    }

    private async Task StopFlappingAsync()
    {
        await (_flapping?.CancelAsync() ?? Task.CompletedTask);
        await _flaps;
        _flapping?.Dispose();
        _flapping = null;
    }

    private async Task FlapAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Flap);
        while (!stop.IsCancellationRequested)
        {
            await _server.KillAsync();
            await timer.WaitForNextTickAsync(CancellationToken.None);
            await _server.RestartAsync();
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
