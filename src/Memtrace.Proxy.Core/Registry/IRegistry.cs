using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>
/// What operators do with organizations, keys and Arcs. Each mutation is one transaction and leaves its row in the change feed.
/// Every member throws <see cref="RegistryException"/> when the store fails.
/// </summary>
public interface IRegistry
{
    /// <summary>Creates an organization; refuses an empty name.</summary>
    Task<Answer<Organization>> CreateOrganizationAsync(string name, CancellationToken cancellationToken);

    /// <summary>All organizations that are not deleted, oldest first.</summary>
    Task<IReadOnlyList<Organization>> ListOrganizationsAsync(CancellationToken cancellationToken);

    /// <summary>Deletes softly: its keys are refused from now on, its rows stay until <paramref name="retain"/> is over.</summary>
    Task<Answer<Organization>> DeleteOrganizationAsync(string organizationId, TimeSpan retain, CancellationToken cancellationToken);

    /// <summary>Removes an organization, deleted softly or not, with its keys, agents, sessions and Arc at once.</summary>
    Task<Answer<Organization>> PurgeOrganizationAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Sets the Arc of an organization that has none.</summary>
    Task<Answer<ArcBinding>> AddArcAsync(string organizationId, NewArc arc, CancellationToken cancellationToken);

    /// <summary>Changes the Arc of an organization, whole or not at all.</summary>
    Task<Answer<ArcBinding>> UpdateArcAsync(string organizationId, ArcChange change, CancellationToken cancellationToken);

    /// <summary>The Arc of an organization with its credential opened.</summary>
    Task<Answer<ArcBinding>> FindArcAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Clears the Arc of an organization.</summary>
    Task<Answer<Organization>> RemoveArcAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Issues a key.</summary>
    Task<Answer<IssuedKey>> IssueKeyAsync(
        string organizationId, string name, KeyPermissions permissions, CancellationToken cancellationToken);

    /// <summary>The keys of an organization in order of issue; empty for one that does not exist.</summary>
    Task<IReadOnlyList<ApiKey>> ListKeysAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Revokes a key: its row is removed.</summary>
    Task<Answer<ApiKey>> RevokeKeyAsync(long keyId, CancellationToken cancellationToken);

    /// <summary>The change feed's newest sequence: after a mutation, what <see cref="Changes.IChangeConfirmation"/> waits for.</summary>
    Task<long> LastSequenceAsync(CancellationToken cancellationToken);
}
