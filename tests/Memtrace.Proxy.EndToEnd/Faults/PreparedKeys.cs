using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Nodes;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Faults;

/// <summary>One key of every kind, as it is when the fault comes.</summary>
internal sealed class PreparedKeys
{
    // The first that is tried; a machine that has not presented them all by then is given keys that live longer.
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(64);

    // Far longer than a value takes from a node into Redis.
    private static readonly TimeSpan Landing = TimeSpan.FromSeconds(1);

    private readonly Dictionary<PresentedKey, SeededKey> _keys;
    private readonly TaskCompletionSource _expired = new();

    private PreparedKeys(Dictionary<PresentedKey, SeededKey> keys) => _keys = keys;

    public SeededKey this[PresentedKey key] => _keys[key];

    /// <summary>Completes when the keys that expire have done so.</summary>
    public Task Expired => _expired.Task;

    public static async Task<PreparedKeys> MakeAsync(FaultStage stage)
    {
        for (TimeSpan life = ShortestLife; life <= LongestLife; life *= 2)
        {
            if (await TryMakeAsync(stage, life) is { } keys)
            {
                return keys;
            }
        }

        throw new TimeoutException($"keys that live for {LongestLife} have ended before they were presented");
    }

    // Null when those that expire did so too early.
    private static async Task<PreparedKeys?> TryMakeAsync(FaultStage stage, TimeSpan life)
    {
        PresentedKey[] kinds = Enum.GetValues<PresentedKey>();
        SeededKey[] seeded = await stage.SeedAsync(kinds.Length);
        var keys = new PreparedKeys(kinds.Zip(seeded).ToDictionary());
        keys._keys[PresentedKey.Unknown] = new SeededKey("", 0, KeyText.Issue());
        DateTimeOffset end = await keys.EndSoonAsync(stage, life);
        Task<bool> one = LivesAsync(stage.Asked, keys[PresentedKey.Expired], end);
        Task<bool> other = LivesAsync(stage.Other, keys[PresentedKey.ExpiredElsewhere], end);
        await Task.WhenAll(
            ServedAsync(stage.Asked, keys[PresentedKey.Held]), ServedAsync(stage.Asked, keys[PresentedKey.Revoked]), one, other);
        if (!await one || !await other)
        {
            return null;
        }

        await stage.Registry.RevokeAsync(keys[PresentedKey.Revoked]);
        await stage.SettleAsync();
        // Last: what lies in Redis of it was read when nothing more was going to change.
        keys._keys[PresentedKey.HeldElsewhere] = await ShareAsync(stage);
        await stage.SettleAsync();
        return keys;
    }

    // A node does without Redis for a while when it had to wait for it once, as it may on a busy machine: then it takes another key.
    private static async Task<SeededKey> ShareAsync(FaultStage stage)
    {
        SeededKey key = null!;
        Assert.True(
            await Patience.SeesAsync(
                async () =>
                {
                    key = (await stage.SeedAsync(1))[0];
                    await stage.SettleAsync();
                    string[] before = await stage.Redis.NamesAsync();
                    await ServedAsync(stage.Other, key);
                    return await Patience.SeesAsync(async () => (await stage.Redis.NamesAsync()).Except(before).Any(), Landing);
                },
                Patience.Usual),
            "nothing is put into Redis");
        return key;
    }

    private static async Task ServedAsync(NodeCaller caller, SeededKey key)
    {
        HttpAnswer answer = await caller.AskAsync(key.Text);
        Assert.True(answer.Status == 200, $"{answer}");
    }

    private static async Task<bool> LivesAsync(NodeCaller caller, SeededKey key, DateTimeOffset end)
    {
        HttpAnswer answer = await caller.AskAsync(key.Text);
        Assert.True(answer.Status == 200 || TimeProvider.System.GetUtcNow() >= end, $"{answer}");
        return answer.Status == 200;
    }

    private async Task<DateTimeOffset> EndSoonAsync(FaultStage stage, TimeSpan life)
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow() + life;
        await stage.Registry.EndAsync(_keys[PresentedKey.Expired], end);
        await stage.Registry.EndAsync(_keys[PresentedKey.ExpiredElsewhere], end);
        await stage.SettleAsync();
        _ = Task.Delay(life).ContinueWith(_ => _expired.SetResult(), TaskScheduler.Default);
        return end;
    }
}
