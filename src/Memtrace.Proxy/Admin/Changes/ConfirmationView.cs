namespace Memtrace.Proxy.Admin.Changes;

/// <summary>Which nodes act on a change, as JSON.</summary>
/// <param name="Sequence">The change.</param>
/// <param name="ConfirmedNodes">Nodes that act on it.</param>
/// <param name="UnconfirmedNodes">Live nodes that did not yet when the wait was over.</param>
public sealed record ConfirmationView(long Sequence, IReadOnlyList<string> ConfirmedNodes, IReadOnlyList<string> UnconfirmedNodes);
