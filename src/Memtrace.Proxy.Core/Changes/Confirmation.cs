namespace Memtrace.Proxy.Core.Changes;

/// <summary>Which of the nodes that were live when an operator asked act on a change.</summary>
/// <param name="ConfirmedNodes">Nodes that have applied it.</param>
/// <param name="UnconfirmedNodes">Nodes that had not when the time was over.</param>
public sealed record Confirmation(IReadOnlyList<string> ConfirmedNodes, IReadOnlyList<string> UnconfirmedNodes)
{
    /// <summary>Those that had not, as an operator finds them: <see cref="Node.Label"/>.</summary>
    public IReadOnlyList<string> UnconfirmedLabels { get; init; } = UnconfirmedNodes;
}
