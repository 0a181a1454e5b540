using System.Diagnostics;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Xunit.Abstractions;

namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>What wakes the nodes early may be taken away: the store's sequence is the truth, and they read it anyway.</summary>
[Collection(SharedNodes.Name)]
public sealed class SilencedFeedTests(NodeGroup group, ITestOutputHelper output)
{
    private const int Rounds = 20;

    // The contract's second, and slack for a machine that is busy with other tests.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Without_Redis_and_with_every_session_of_PostgreSQL_ended_changes_still_arrive()
    {
        SeededKey[] keys = await group.SeedAsync(organizations: Rounds, keysOfEach: 1);
        NodeCaller[] callers = group.Callers();
        var lags = new Lags();
        await group.Redis.KillAsync();
        foreach (SeededKey key in keys)
        {
            await AllAnswerAsync(callers, key, 200);
            await group.Database.EndListenersAsync();
            await group.Registry.RevokeAsync(key);
            long committed = Stopwatch.GetTimestamp();
            await RefuseSoonAsync(callers, key);
            lags.Add(Stopwatch.GetElapsedTime(committed));
        }

        output.WriteLine($"nobody woke the nodes: {lags}");
        await group.Redis.RestartAsync();
        Array.ForEach(callers, caller => caller.Dispose());
    }

    [Fact]
    public async Task A_node_whose_every_session_was_ended_serves_on_and_obeys()
    {
        SeededKey[] keys = await group.SeedAsync(organizations: 1, keysOfEach: 2);
        NodeCaller[] callers = group.Callers();
        await AllAnswerAsync(callers, keys[0], 200);

        await group.Database.EndSessionsAsync();
        group.Installation.ForgetSessions();

        await AllAnswerAsync(callers, keys[0], 200);
        await AllAnswerAsync(callers, keys[1], 200);
        await group.Registry.RevokeAsync(keys[0]);
        long committed = Stopwatch.GetTimestamp();
        await RefuseSoonAsync(callers, keys[0]);
        output.WriteLine($"obeyed after {Stopwatch.GetElapsedTime(committed).TotalMilliseconds:0} ms");
        Array.ForEach(callers, caller => caller.Dispose());
    }

    private static async Task AllAnswerAsync(NodeCaller[] callers, SeededKey key, int status)
    {
        HttpAnswer[] answers = await Task.WhenAll(callers.Select(caller => caller.AskPatientlyAsync(key.Text)));
        Assert.All(answers, answer => Assert.True(answer.Status == status, $"{answer}"));
    }

    private static async Task RefuseSoonAsync(NodeCaller[] callers, SeededKey key) =>
        Assert.True(await Patience.SeesAsync(
            async () => (await Task.WhenAll(callers.Select(caller => caller.AskAsync(key.Text)))).All(answer => answer.Status == 401),
            Bound));
}
