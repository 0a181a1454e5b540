namespace Memtrace.Proxy.Core.Registry;

/// <summary>
/// What operators do with organizations, keys and Arcs. Each mutation is one transaction and leaves its row in the change feed.
/// Every member throws <see cref="RegistryException"/> when the store fails.
/// </summary>
public interface IRegistry : IOrganizationRegistry, IKeyRegistry, IArcRegistry, ITenantRegistry
{
    /// <summary>The change feed's newest sequence: after a mutation, what <see cref="Changes.IChangeConfirmation"/> waits for.</summary>
    Task<long> LastSequenceAsync(CancellationToken cancellationToken);
}
