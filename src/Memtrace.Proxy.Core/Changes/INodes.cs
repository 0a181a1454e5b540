using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Core.Changes;

/// <summary>The nodes that serve from a store.</summary>
public interface INodes
{
    /// <summary>Every node that has announced itself and not stopped properly since, oldest first.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    Task<IReadOnlyList<Node>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes a node off that ended without a word, so that nothing waits for it any more; one that is live is refused. One that was
    /// silent and goes on announces itself again.
    /// </summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    Task<Answer<Node>> ForgetAsync(string id, CancellationToken cancellationToken);
}
