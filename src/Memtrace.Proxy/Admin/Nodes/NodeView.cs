using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Instants;

namespace Memtrace.Proxy.Admin.Nodes;

/// <summary>A node as JSON; what it has not said of itself is null.</summary>
public sealed record NodeView(
    string Id,
    string? Name,
    string? Version,
    string? State,
    bool Live,
    string StartedAt,
    string SeenAt,
    double SilenceMs,
    long AppliedSequence,
    long Behind,
    double? LagMs)
{
    public static NodeView Of(Node node) => new(
        node.Id,
        node.Name,
        node.Version,
        node.State,
        node.Live,
        Rfc3339.Format(node.StartedAt),
        Rfc3339.Format(node.SeenAt),
        node.Silence.TotalMilliseconds,
        node.Applied,
        node.Behind,
        node.Lag?.TotalMilliseconds);
}
