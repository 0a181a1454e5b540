namespace Memtrace.Proxy.Core.Registry;

/// <summary>What operators do with organizations. Every member throws <see cref="RegistryException"/> when the store fails.</summary>
public interface IOrganizationRegistry
{
    /// <summary>Creates an organization; refuses an empty name.</summary>
    Task<Answer<Organization>> CreateOrganizationAsync(string name, CancellationToken cancellationToken);

    /// <summary>All organizations that are not deleted, oldest first.</summary>
    Task<IReadOnlyList<Organization>> ListOrganizationsAsync(CancellationToken cancellationToken);

    /// <summary>Deletes softly: its keys are refused from now on, its rows stay until <paramref name="retain"/> is over.</summary>
    Task<Answer<Organization>> DeleteOrganizationAsync(string organizationId, TimeSpan retain, CancellationToken cancellationToken);

    /// <summary>Removes an organization, deleted softly or not, with its keys, agents, sessions and Arc at once.</summary>
    Task<Answer<Organization>> PurgeOrganizationAsync(string organizationId, CancellationToken cancellationToken);
}
