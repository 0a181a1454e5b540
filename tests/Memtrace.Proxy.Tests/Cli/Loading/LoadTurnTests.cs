using Memtrace.Cli.Loading;

namespace Memtrace.Proxy.Tests.Cli.Loading;

/// <summary>Which connection presents which key, and for what.</summary>
public sealed class LoadTurnTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Together_the_connections_come_to_every_key_before_any_comes_again(int connections)
    {
        LoadPlan plan = Plan(LoadScenario.Query, keys: 12, connections);

        string[][] presented = await Task.WhenAll(Enumerable.Range(0, connections).Select(async index =>
            (await TurnsAsync(index, connections)).Select(turn => Presented(plan, turn).Key).ToArray()));

        Assert.Equal(12, presented.SelectMany(own => own.Take(12 / connections)).Distinct().Count());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(4, 3)]
    [InlineData(6, 12)]
    public async Task Mixed_every_connection_and_every_key_writes_as_often_as_it_asks(int connections, int keys)
    {
        LoadPlan plan = Plan(LoadScenario.Mixed, keys, connections);
        List<(string Key, bool Writes)> all = [];

        for (int index = 0; index < connections; index++)
        {
            (string Key, bool Writes)[] own = [.. (await TurnsAsync(index, connections)).Take(48).Select(turn => Presented(plan, turn))];
            Assert.All(own.Chunk(2), pair => Assert.NotEqual(pair[0].Writes, pair[1].Writes));
            all.AddRange(own);
        }

        Assert.Equal(keys, all.Select(one => one.Key).Distinct().Count());
        Assert.All(all.GroupBy(one => one.Key), key => Assert.Equal(key.Count(one => one.Writes), key.Count(one => !one.Writes)));
    }

    private static LoadPlan Plan(LoadScenario scenario, int keys, int connections)
    {
        using var lines = new StringReader(string.Join('\n', Enumerable.Range(0, keys).Select(number => $"mtk_{number}")));
        return new LoadPlan(new Uri("http://127.0.0.1:9100"), LoadKeys.Read(lines, "keys", out _)!, scenario, connections, TimeSpan.FromSeconds(1));
    }

    private static (string Key, bool Writes) Presented(LoadPlan plan, long turn)
    {
        using HttpRequestMessage request = new LoadBodies(plan).Make(turn).Request;
        return (request.Headers.GetValues("x-api-key").Single(), request.RequestUri!.AbsolutePath == "/api/v1/write/line-protocol");
    }

    private async Task<List<long>> TurnsAsync(int index, int connections)
    {
        var call = new StallingCall(_clock);
        using var times = new SendTimes(_clock, _clock.GetTimestamp(), TimeSpan.FromSeconds(1), rate: null);
        using var worker = new LoadWorker(index, connections, call, times, measuredFrom: 0, new LoadTally(), _clock);
        await worker.RunAsync(CancellationToken.None, CancellationToken.None);
        return call.Turns;
    }
}
