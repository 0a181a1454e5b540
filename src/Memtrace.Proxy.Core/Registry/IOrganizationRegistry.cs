namespace Memtrace.Proxy.Core.Registry;

/// <summary>What operators do with organizations. Every member throws <see cref="RegistryException"/> when the store fails.</summary>
public interface IOrganizationRegistry
{
    /// <summary>Creates an organization; refuses an empty name.</summary>
    Task<Answer<Organization>> CreateOrganizationAsync(string name, CancellationToken cancellationToken);

    /// <summary>All organizations that are not deleted, oldest first.</summary>
    Task<IReadOnlyList<Organization>> ListOrganizationsAsync(CancellationToken cancellationToken);

    /// <summary>All organizations that are deleted but not purged, oldest first.</summary>
    Task<IReadOnlyList<Organization>> ListDeletedOrganizationsAsync(CancellationToken cancellationToken);

    /// <summary>A part of the organizations that are deleted but not purged, or of those that are not deleted, in order of their making.</summary>
    Task<Page<Organization>> ListOrganizationsAsync(bool deleted, PageWish wish, CancellationToken cancellationToken);

    /// <summary>Everything of one organization, deleted or not.</summary>
    Task<Answer<OrganizationOverview>> ShowOrganizationAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>
    /// Suspends: its keys are refused from now on, until it is resumed. One that is suspended already gets the new reason.
    /// </summary>
    Task<Answer<Organization>> SuspendOrganizationAsync(
        string organizationId, SuspensionReason reason, CancellationToken cancellationToken);

    /// <summary>Ends a suspension; refuses an organization that is not suspended.</summary>
    Task<Answer<Organization>> ResumeOrganizationAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Deletes softly: its keys are refused from now on, its rows stay until <paramref name="retain"/> is over.</summary>
    Task<Answer<Organization>> DeleteOrganizationAsync(string organizationId, TimeSpan retain, CancellationToken cancellationToken);

    /// <summary>
    /// Undoes a soft deletion: the keys that it still has work again, unless it was suspended. Refused when another organization has
    /// come into its database meanwhile.
    /// </summary>
    Task<Answer<Organization>> RestoreOrganizationAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Removes an organization, deleted softly or not, with its keys, agents, sessions and Arc at once.</summary>
    Task<Answer<Organization>> PurgeOrganizationAsync(string organizationId, CancellationToken cancellationToken);
}
