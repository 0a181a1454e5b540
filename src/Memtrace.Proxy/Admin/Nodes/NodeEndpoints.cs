using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Nodes;

/// <summary>The nodes that serve from the store.</summary>
internal static class NodeEndpoints
{
    public static IEnumerable<AdminOperation> All { get; } =
    [
        new("GET", "/nodes", "list_nodes", "List the nodes, oldest first", ListAsync) { Result = typeof(PageView<NodeView>) },
        new("DELETE", "/nodes/{node_id}", "forget_node", "Take a node off that ended without a word", ForgetAsync)
        {
            Result = typeof(NodeForgottenView),
            Refusals = ["node_not_found", "node_live"],
        },
    ];

    private static async Task<AdminAnswer> ListAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<Node> nodes = await request.Port<IRegistries>().NodesUnder(request.Terms).ListAsync(cancellationToken);
        return AdminAnswer.Done(new PageView<NodeView>([.. nodes.Select(NodeView.Of)], null), AdminJson.Strict.NodePage);
    }

    private static async Task<AdminAnswer> ForgetAsync(AdminRequest request, CancellationToken cancellationToken)
    {
        Answer<Node> answer = await request.Port<IRegistries>().NodesUnder(request.Terms).ForgetAsync(
            request.Place("node_id"), cancellationToken);
        return answer.Value is { } node
            ? AdminAnswer.Done(new NodeForgottenView(node.Id, node.Name), AdminJson.Strict.NodeForgottenView)
            : AdminAnswer.Refused(answer.Reason!);
    }
}
