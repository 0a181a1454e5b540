using Memtrace.Proxy.Admin.Nodes;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>The nodes that serve from a server's store.</summary>
internal sealed class RemoteNodes(ServerCalls calls, TimeProvider time) : INodes
{
    public async Task<IReadOnlyList<Node>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await calls.ReadAsync("nodes", RemoteJson.Snake.NodePage, cancellationToken)).Items.Select(Read)];

    public async Task<Answer<Node>> ForgetAsync(string id, CancellationToken cancellationToken)
    {
        Answer<NodeForgottenView> answer = await calls.ChangeAsync(
            HttpMethod.Delete, $"nodes/{ServerPath.Part(id)}", null, RemoteJson.Snake.NodeForgottenView, cancellationToken);
        return answer.Value is { } gone
            ? new Node(gone.Id, gone.Name, null, null, default, default, 0, 0, null, Live: false)
            : answer.Reason!;
    }

    private Node Read(NodeView view)
    {
        DateTimeOffset seen = ViewInstants.Read(view.SeenAt);
        TimeSpan silence = time.GetUtcNow() - seen;
        return new Node(
            view.Id,
            view.Name,
            view.Version,
            view.State,
            ViewInstants.Read(view.StartedAt),
            seen,
            view.AppliedSequence,
            view.Behind,
            view.LagMs is { } lag ? TimeSpan.FromMilliseconds(lag) : null,
            view.Live)
        {
            Silence = silence < TimeSpan.Zero ? TimeSpan.Zero : silence,
        };
    }
}
