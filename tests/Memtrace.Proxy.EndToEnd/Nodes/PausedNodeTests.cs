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

    [Fact]
    public async Task A_node_paused_during_a_revocation_is_named_and_serves_no_revoked_key_when_it_goes_on()
    {
        SeededKey[] keys = await group.SeedAsync(organizations: 2, keysOfEach: 1);
        (SeededKey revoked, SeededKey kept) = (keys[0], keys[1]);
        ServingNode paused = group.Nodes[1];
        NodeCaller[] callers = group.Callers();
        Assert.All(await Task.WhenAll(callers.Select(caller => caller.AskAsync(revoked.Text))), answer => Assert.Equal(200, answer.Status));
        Assert.Equal(200, (await callers[1].AskAsync(kept.Text)).Status);

        Task<HttpAnswer>[] waiting;
        ProcessFamily.Signal(paused.ProcessId, ProcessSignal.Stop);
        try
        {
            JsonObject said = await group.Installation.DoNotedAsync("key", "revoke", $"{revoked.Id}", "--wait", "2s");
            Assert.Equal((2, 1), (said["confirmed_nodes"]!.AsArray().Count, said["unconfirmed_nodes"]!.AsArray().Count));
            Assert.Equal((401, 401), ((await callers[0].AskAsync(revoked.Text)).Status, (await callers[2].AskAsync(revoked.Text)).Status));
            // They lie in the paused node's sockets when it goes on.
            waiting = [.. Enumerable.Range(0, Waiting).Select(_ => callers[1].AskAsync(revoked.Text))];
        }
        finally
        {
            ProcessFamily.Signal(paused.ProcessId, ProcessSignal.Continue);
        }

        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(401, answer.Status));
        Assert.Equal(200, (await callers[1].AskAsync(kept.Text)).Status);
        Array.ForEach(callers, caller => caller.Dispose());
    }
}
