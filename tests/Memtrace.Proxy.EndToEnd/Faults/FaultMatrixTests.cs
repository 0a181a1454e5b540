using System.Collections.Concurrent;
using System.Diagnostics;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Nodes;
using Memtrace.Proxy.EndToEnd.Programs;
using Xunit.Abstractions;

namespace Memtrace.Proxy.EndToEnd.Faults;

/// <summary>
/// Either server of a node may fail in every way there is: each request has its stated answer, in time, and the node heals by itself.
/// </summary>
public sealed class FaultMatrixTests(ITestOutputHelper output)
{
    private const int StagesAtOnce = 3;

    // A look-up gives up after two seconds; the rest is for a machine that is busy with other tests.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2) + TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<(StoreState, PresentedKey), TimeSpan> _longest = new();

    [Fact]
    public async Task Every_request_has_its_stated_answer_whatever_fails_and_the_node_heals_without_a_restart()
    {
        await Parallel.ForEachAsync(
            Enum.GetValues<RedisState>(),
            new ParallelOptions { MaxDegreeOfParallelism = StagesAtOnce },
            async (redis, _) => await PlayAsync(redis));

        foreach (((StoreState store, PresentedKey key), TimeSpan longest) in _longest.OrderBy(each => each.Key))
        {
            output.WriteLine($"store {store}, key {key}: at most {longest.TotalMilliseconds:0} ms");
        }

        Assert.True(_faults.IsEmpty, string.Join('\n', _faults));
    }

    private async Task PlayAsync(RedisState redis)
    {
        await using FaultStage stage = await FaultStage.StartAsync();
        foreach (StoreState store in Enum.GetValues<StoreState>())
        {
            PreparedKeys keys = await PreparedKeys.MakeAsync(stage);
            await keys.Expired;
            await stage.Redis.BreakAsync(redis);
            await stage.BreakAsync(store);
            await Task.WhenAll(Enum.GetValues<PresentedKey>().Select(key => AskAsync(stage, keys, key, store, redis)));
            await stage.HealAsync(store);
            await stage.Redis.HealAsync(redis);
            await HealsAsync(stage, keys, $"store {store}, Redis {redis}");
        }

        await RedisServesAgainAsync(stage, redis);
    }

    private async Task AskAsync(FaultStage stage, PreparedKeys keys, PresentedKey key, StoreState store, RedisState redis)
    {
        var clock = Stopwatch.StartNew();
        HttpAnswer answer = await stage.Asked.AskAsync(keys[key].Text);
        TimeSpan took = clock.Elapsed;
        _longest.AddOrUpdate((store, key), took, (_, before) => before > took ? before : took);
        int[] right = FaultTable.Of(key, store, redis);
        if (answer.Status == 503 && !right.Contains(503) && FaultTable.IsFromRedis(key, store))
        {
            answer = await AskAgainAsync(stage, keys[key]);
        }

        string cell = $"store {store}, Redis {redis}, key {key}:";
        if (!right.Contains(answer.Status) || !IsWhole(answer, keys[key]))
        {
            _faults.Enqueue($"{cell} {answer}, not {string.Join(" or ", right)}");
        }

        if (took > Bound)
        {
            _faults.Enqueue($"{cell} answered after {took.TotalSeconds:0.0} s");
        }
    }

    // A node that had to wait for a Redis that is up does without it for a while, and tells its caller to come again.
    private static async Task<HttpAnswer> AskAgainAsync(FaultStage stage, SeededKey key)
    {
        HttpAnswer last = null!;
        await Patience.SeesAsync(async () => (last = await stage.Asked.AskAsync(key.Text)).Status != 503, Patience.Usual);
        return last;
    }

    private static bool IsWhole(HttpAnswer answer, SeededKey key) => answer.Status switch
    {
        200 => answer.Values[0] == key.OrgId,
        401 => answer.ErrorText == "invalid API key",
        503 => answer.ErrorText == "temporarily unavailable" && answer.Head.Contains("Retry-After:", StringComparison.Ordinal),
        _ => false,
    };

    private async Task HealsAsync(FaultStage stage, PreparedKeys keys, string after)
    {
        SeededKey[] met = [keys[PresentedKey.Held], keys[PresentedKey.HeldElsewhere], keys[PresentedKey.New]];
        foreach (SeededKey key in met)
        {
            await SeesAsync(stage, key, 200, $"after {after}");
        }

        await stage.Registry.RevokeAsync(met[0]);
        await SeesAsync(stage, met[0], 401, $"revoked after {after}");
    }

    // Both nodes' breakers may still be open: only what was put and is found proves that they use Redis again.
    private async Task RedisServesAgainAsync(FaultStage stage, RedisState redis)
    {
        SeededKey key = null!;
        int before = (await stage.Redis.NamesAsync()).Length;
        Assert.True(
            await Patience.SeesAsync(
                async () =>
                {
                    key = (await stage.SeedAsync(1))[0];
                    await stage.SettleAsync();
                    return (await stage.Other.AskAsync(key.Text)).Status == 200 && (await stage.Redis.NamesAsync()).Length > before;
                },
                Patience.Usual),
            $"nothing is put into Redis any more, which was {redis}");
        await stage.BreakAsync(StoreState.Killed);
        await SeesAsync(stage, key, 200, $"Redis, which was {redis}, alone");
    }

    private async Task SeesAsync(FaultStage stage, SeededKey key, int status, string when)
    {
        HttpAnswer last = null!;
        if (!await Patience.SeesAsync(async () => (last = await stage.Asked.AskAsync(key.Text)).Status == status, Patience.Usual))
        {
            _faults.Enqueue($"{when}: never {status} but {last}");
        }
    }
}
