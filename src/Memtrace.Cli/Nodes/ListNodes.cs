using System.Globalization;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Nodes;
using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Cli.Nodes;

/// <summary><c>memtrace nodes list</c>.</summary>
internal static class ListNodes
{
    private const string Example = "memtrace nodes list --json";

    public static Verb Build(Terminal terminal) =>
        new("list", "List the nodes that serve, and how far behind each is", Example, (_, cancellationToken) =>
            PlaceDoor.UseAsync(terminal, StoreUse.Registry, place => ListAsync(place, cancellationToken), cancellationToken));

    private static async Task<Outcome> ListAsync(IOperatorPlace place, CancellationToken cancellationToken)
    {
        IReadOnlyList<Node> nodes = await place.Nodes.ListAsync(cancellationToken);
        Columns columns = new Columns(29, 20, 8, 7, 7, 6)
            .Yielding(1, 2)
            .Add("ID", "NAME", "VERSION", "STATE", "SEEN", "BEHIND", "LAG");
        foreach (Node node in nodes)
        {
            columns.Add(
                node.Id,
                node.Name ?? "",
                node.Version ?? "",
                node.Live ? node.State ?? "live" : "silent",
                $"{(long)node.Silence.TotalSeconds}s ago",
                node.Behind.ToString(CultureInfo.InvariantCulture),
                node.Lag is { } lag ? $"{lag.TotalMilliseconds:0} ms" : "");
        }

        return Outcome.Done(columns, new ItemsView<NodeView>([.. nodes.Select(NodeView.Of)]), CliJson.Readable.NodeItems);
    }
}
