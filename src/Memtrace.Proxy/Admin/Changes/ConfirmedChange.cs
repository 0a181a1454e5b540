using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;

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

    /// <summary>
    /// Waits until every live node acts on what was changed last; zero looks once. The change is committed whatever happens here, so
    /// nothing that happens here is a failure.
    /// </summary>
    public static async Task<ConfirmedChange> AwaitAsync(
        IRegistry registry, IChangeConfirmation confirmation, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            long sequence = await registry.LastSequenceAsync(cancellationToken);
            return Of(await confirmation.WaitAsync(sequence, patience, cancellationToken));
        }
        catch (RegistryException failure)
        {
            return Unknown(failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Unknown("interrupted");
        }
    }

    public static ConfirmedChange Unknown(string why) => new([], [], $"done, but whether the nodes act on it is not known: {why}");
}
