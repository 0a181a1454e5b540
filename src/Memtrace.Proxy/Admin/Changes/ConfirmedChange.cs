using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Proxy.Admin.Changes;

/// <summary>A change that is committed, and what is known of the nodes that should act on it.</summary>
/// <param name="ConfirmedNodes">Nodes that act on it.</param>
/// <param name="UnconfirmedNodes">Live nodes that did not yet when the wait was over.</param>
/// <param name="Note">What the operator should know of it; null when every live node acts on it.</param>
public sealed record ConfirmedChange(
    IReadOnlyList<string> ConfirmedNodes, IReadOnlyList<string> UnconfirmedNodes, string? Note)
{
    public static ConfirmedChange Of(Confirmation confirmation) => new(
        confirmation.ConfirmedNodes,
        confirmation.UnconfirmedNodes,
        confirmation.UnconfirmedNodes.Count == 0 ? null : $"not confirmed by: {string.Join(", ", confirmation.UnconfirmedLabels)}");

    public static ConfirmedChange Unknown(string why) => new([], [], $"done, but whether the nodes act on it is not known: {why}");
}
