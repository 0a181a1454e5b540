using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Nodes;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Nodes;

/// <summary><c>memtrace nodes forget &lt;node_id&gt;</c>.</summary>
internal static class ForgetNode
{
    private const string Example = "memtrace nodes forget node_0123456789abcdef01234567";

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("node_id");
        return new Verb("forget", "Take off a node that was killed, so that no change waits for it any more", Example, RunAsync) { id };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            PlaceDoor.UseAsync(
                terminal,
                StoreUse.Registry,
                place => ForgetAsync(place, line.GetRequiredValue(id), cancellationToken),
                cancellationToken);
    }

    private static async Task<Outcome> ForgetAsync(IOperatorPlace place, string id, CancellationToken cancellationToken)
    {
        Answer<Node> answer = await place.Nodes.ForgetAsync(id, cancellationToken);
        return answer.Value is { } node
            ? Outcome.Done($"Node {OneLine.Of(node.Label)} forgotten", new NodeForgottenView(node.Id, node.Name), CliJson.Readable.NodeForgottenView)
            : Outcome.Refused(answer.Problem!);
    }
}
