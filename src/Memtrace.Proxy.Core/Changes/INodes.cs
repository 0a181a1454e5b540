namespace Memtrace.Proxy.Core.Changes;

/// <summary>The nodes that serve from a store.</summary>
public interface INodes
{
    /// <summary>Every node that has announced itself and not stopped properly since, oldest first.</summary>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<IReadOnlyList<Node>> ListAsync(CancellationToken cancellationToken);
}
