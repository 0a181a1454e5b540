using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Nodes;

namespace Memtrace.Proxy.EndToEnd.Faults;

/// <summary>One key of every kind, as it is when the fault comes.</summary>
internal sealed class PreparedKeys
{
    // Long enough that a busy machine has presented them before.
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(4);

    private readonly Dictionary<PresentedKey, SeededKey> _keys;
    private readonly TaskCompletionSource _expired = new();

    private PreparedKeys(Dictionary<PresentedKey, SeededKey> keys) => _keys = keys;

    public SeededKey this[PresentedKey key] => _keys[key];

    /// <summary>Completes when the keys that expire have done so.</summary>
    public Task Expired => _expired.Task;

    public static async Task<PreparedKeys> MakeAsync(FaultStage stage)
    {
        PresentedKey[] kinds = Enum.GetValues<PresentedKey>();
        SeededKey[] seeded = await stage.SeedAsync(kinds.Length);
        var keys = new PreparedKeys(kinds.Zip(seeded).ToDictionary());
        keys._keys[PresentedKey.Unknown] = new SeededKey("", 0, KeyText.Issue());
        await keys.EndSoonAsync(stage);
        await Task.WhenAll(
            ServedAsync(stage.Asked, keys[PresentedKey.Held]),
            ServedAsync(stage.Asked, keys[PresentedKey.Revoked]),
            ServedAsync(stage.Asked, keys[PresentedKey.Expired]),
            ServedAsync(stage.Other, keys[PresentedKey.ExpiredElsewhere]));
        await stage.Registry.RevokeAsync(keys[PresentedKey.Revoked]);
        await stage.SettleAsync();
        // Last: what lies in Redis of it was read when nothing more was going to change.
        await ServedAsync(stage.Other, keys[PresentedKey.HeldElsewhere]);
        await stage.SettleAsync();
        return keys;
    }

    private static async Task ServedAsync(NodeCaller caller, SeededKey key)
    {
        HttpAnswer answer = await caller.AskAsync(key.Text);
        Assert.True(answer.Status == 200, $"{answer}");
    }

    private async Task EndSoonAsync(FaultStage stage)
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow() + Life;
        await stage.Registry.EndAsync(_keys[PresentedKey.Expired], end);
        await stage.Registry.EndAsync(_keys[PresentedKey.ExpiredElsewhere], end);
        await stage.SettleAsync();
        _ = Task.Delay(Life).ContinueWith(_ => _expired.SetResult(), TaskScheduler.Default);
    }
}
