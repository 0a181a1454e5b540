namespace Memtrace.Proxy.Core.Registry;

/// <summary>Tenants made in one step. Every member throws <see cref="RegistryException"/> when the store fails.</summary>
public interface ITenantRegistry
{
    /// <summary>Makes an organization, its Arc and its key in one transaction: all of it or nothing.</summary>
    Task<Answer<ProvisionedTenant>> ProvisionAsync(NewTenant tenant, CancellationToken cancellationToken);

    /// <summary>
    /// Whether <see cref="ProvisionAsync"/> would refuse at this moment, and why; null when it would not. For whoever makes something
    /// elsewhere first.
    /// </summary>
    Task<Problem?> TryProvisionAsync(NewTenant tenant, CancellationToken cancellationToken);

    /// <summary>A short random text by which this store is told from any other; it is in no copy of it, and no secret.</summary>
    Task<string> StoreMarkAsync(CancellationToken cancellationToken);
}
