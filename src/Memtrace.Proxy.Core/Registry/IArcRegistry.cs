namespace Memtrace.Proxy.Core.Registry;

/// <summary>What operators do with organizations' Arcs. Every member throws <see cref="RegistryException"/> when the store fails.</summary>
public interface IArcRegistry
{
    /// <summary>Sets the Arc of an organization that has none.</summary>
    Task<Answer<ArcBinding>> AddArcAsync(string organizationId, NewArc arc, CancellationToken cancellationToken);

    /// <summary>Changes the Arc of an organization, whole or not at all.</summary>
    Task<Answer<ArcBinding>> UpdateArcAsync(string organizationId, ArcChange change, CancellationToken cancellationToken);

    /// <summary>The Arc of an organization with its credential opened.</summary>
    Task<Answer<ArcBinding>> FindArcAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Clears the Arc of an organization.</summary>
    Task<Answer<Organization>> RemoveArcAsync(string organizationId, CancellationToken cancellationToken);
}
