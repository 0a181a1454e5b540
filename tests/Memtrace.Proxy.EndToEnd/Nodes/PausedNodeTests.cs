using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Storage.Servers;

namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>A node that stands still during a revocation does not know of it, and must ask before it answers again.</summary>
[Collection(SharedNodes.Name)]
public sealed class PausedNodeTests(NodeGroup group)
{
    private const int Waiting = 40;

    // The first is enough where nothing else keeps the other nodes busy; each is tried with a key of its own.
    private static readonly string[] Waits = ["2s", "10s", "30s"];

    [Fact]
    public async Task A_node_paused_during_a_revocation_is_named_and_serves_no_revoked_key_when_it_goes_on()
    {
        SeededKey[] keys = await group.SeedAsync(organizations: 1 + Waits.Length, keysOfEach: 1);
        SeededKey kept = keys[^1];
        SeededKey revoked = kept;
        ServingNode paused = group.Nodes[1];
        NodeCaller[] callers = group.Callers();
        foreach (SeededKey key in keys)
        {
            Assert.All(await Task.WhenAll(callers.Select(caller => caller.AskPatientlyAsync(key.Text))), answer => Assert.Equal(200, answer.Status));
        }

        Task<HttpAnswer>[] waiting;
        ProcessFamily.Signal(paused.ProcessId, ProcessSignal.Stop);
        try
        {
            (int Confirmed, int Unconfirmed) said = default;
            for (int i = 0; i < Waits.Length && said != (2, 1); i++)
            {
                revoked = keys[i];
                JsonObject done = await group.Installation.DoNotedAsync("key", "revoke", $"{revoked.Id}", "--wait", Waits[i]);
                said = (done["confirmed_nodes"]!.AsArray().Count, done["unconfirmed_nodes"]!.AsArray().Count);
            }

            Assert.Equal((2, 1), said);
            Assert.Equal((401, 401), ((await callers[0].AskAsync(revoked.Text)).Status, (await callers[2].AskAsync(revoked.Text)).Status));
            // They lie in the paused node's sockets when it goes on.
            waiting = [.. Enumerable.Range(0, Waiting).Select(_ => callers[1].AskAsync(revoked.Text))];
        }
        finally
        {
            ProcessFamily.Signal(paused.ProcessId, ProcessSignal.Continue);
        }

        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(401, answer.Status));
        Assert.Equal(200, (await callers[1].AskPatientlyAsync(kept.Text)).Status);
        Array.ForEach(callers, caller => caller.Dispose());
    }
}
