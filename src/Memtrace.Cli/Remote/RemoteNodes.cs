using Memtrace.Proxy.Admin.Nodes;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>The nodes that serve from a server's store.</summary>
internal sealed class RemoteNodes(ServerCalls calls) : INodes
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

    // How long it has been silent the server tells: this machine's clock may be another one.
    private static Node Read(NodeView view) => new(
        view.Id,
        view.Name,
        view.Version,
        view.State,
        ViewInstants.Read(view.StartedAt),
        ViewInstants.Read(view.SeenAt),
        view.AppliedSequence,
        view.Behind,
        view.LagMs is { } lag ? TimeSpan.FromMilliseconds(lag) : null,
        view.Live)
    {
        Silence = TimeSpan.FromMilliseconds(view.SilenceMs),
    };
}
