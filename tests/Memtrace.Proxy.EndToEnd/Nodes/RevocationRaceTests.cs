using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Xunit.Abstractions;

namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>Once a revocation is confirmed, no request with that key succeeds on any node, however many use it at that moment.</summary>
[Collection(SharedNodes.Name)]
public sealed class RevocationRaceTests(NodeGroup group, ITestOutputHelper output)
{
    private const int Revocations = 1000;
    private const int ByTool = 20;
    private const int Clients = 50;
    private const int Revokers = 25;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<SeededKey, bool> _revoked = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private int _served;
    private int _refused;

    [Fact]
    public async Task A_thousand_keys_are_refused_from_the_moment_in_which_their_revocation_is_confirmed()
    {
        SeededKey[] keys = await group.SeedAsync(organizations: 50, keysOfEach: Revocations / 50);
        using var stop = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(number => UseAsync(keys, number, stop.Token))];

        await Task.WhenAll(
            Parallel.ForEachAsync(keys.Take(ByTool), Few(2), async (key, _) => await RevokeByToolAsync(key)),
            Parallel.ForEachAsync(keys.Skip(ByTool), Few(Revokers), async (key, _) => await RevokeBySqlAsync(key)));
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        output.WriteLine($"{_served} requests served before, {_refused} refused after their key's revocation was confirmed");
        Assert.Empty(_violations);
        Assert.True(_served > Clients && _refused > Clients);
        foreach (NodeCaller caller in group.Callers())
        {
            using NodeCaller mine = caller;
            await Parallel.ForEachAsync(
                keys, Few(8), async (key, _) => Assert.Equal(401, (await mine.AskAsync(key.Text)).Status));
        }
    }

    private static ParallelOptions Few(int atOnce) => new() { MaxDegreeOfParallelism = atOnce };

    private async Task UseAsync(SeededKey[] keys, int number, CancellationToken stop)
    {
        using var caller = new NodeCaller(group.Nodes[number % group.Nodes.Length]);
        using var timer = new PeriodicTimer(Pace);
        // Each client goes round another way, so that every key is met by many of them.
        for (int i = number; !stop.IsCancellationRequested; i += (2 * number) + 1)
        {
            SeededKey key = keys[i % keys.Length];
            bool mustBeRefused = _revoked.ContainsKey(key);
            HttpAnswer answer = await caller.AskPatientlyAsync(key.Text);
            Judge(key, mustBeRefused, answer);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private void Judge(SeededKey key, bool mustBeRefused, HttpAnswer answer)
    {
        bool served = answer.Status == 200 && answer.Values[0] == key.OrgId;
        if (mustBeRefused ? answer.Status != 401 : !served && answer.Status != 401)
        {
            _violations.Enqueue($"key {key.Id}, {(mustBeRefused ? "revoked" : "not yet known to be revoked")}: {answer}");
        }

        _ = served ? Interlocked.Increment(ref _served) : mustBeRefused ? Interlocked.Increment(ref _refused) : 0;
    }

    private async Task RevokeByToolAsync(SeededKey key)
    {
        JsonObject revoked = await group.Installation.DoAsync("key", "revoke", $"{key.Id}", "--wait", "20s");
        Assert.Equal((3, 0), (revoked["confirmed_nodes"]!.AsArray().Count, revoked["unconfirmed_nodes"]!.AsArray().Count));
        _revoked[key] = true;
    }

    // What the tool does, without a program for each: commit, then wait for the word of all nodes.
    private async Task RevokeBySqlAsync(SeededKey key)
    {
        await group.Registry.RevokeAsync(key);
        long sequence = await group.Registry.LastSequenceAsync();
        Assert.True(await Patience.SeesAsync(
            async () => await group.Registry.ConfirmationsAsync(sequence) == group.Nodes.Length, Patience.Usual, Look));
        _revoked[key] = true;
    }
}
