using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>What operators do with organizations' Arcs. Every member throws <see cref="RegistryException"/> when the store fails.</summary>
public interface IArcRegistry
{
    /// <summary>Sets the Arc of an organization that has none.</summary>
    Task<Answer<ArcBinding>> AddArcAsync(string organizationId, NewArc arc, CancellationToken cancellationToken);

    /// <summary>Why <see cref="AddArcAsync"/> would refuse at this moment; null when it would not.</summary>
    Task<Problem?> FindArcRefusalAsync(string organizationId, NewArc arc, CancellationToken cancellationToken);

    /// <summary>Changes the Arc of an organization, whole or not at all.</summary>
    Task<Answer<ArcBinding>> UpdateArcAsync(string organizationId, ArcChange change, CancellationToken cancellationToken);

    /// <summary>The Arc of an organization with its credential opened.</summary>
    Task<Answer<ArcBinding>> FindArcAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Clears the Arc of an organization.</summary>
    Task<Answer<Organization>> RemoveArcAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>The Arc of an organization that is not purged, be it deleted softly, with its credential opened.</summary>
    Task<Answer<ArcBinding>> FindKeptArcAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>
    /// Presents another credential from now on. The former one is kept for <see cref="CredentialSwitch.Trial"/>, so that it can be put
    /// back; one that is kept from an earlier switch is forgotten.
    /// </summary>
    Task<Answer<CredentialSwitch>> SwitchCredentialAsync(
        string organizationId, ArcCredential fresh, CancellationToken cancellationToken);

    /// <summary>The switches whose former credential is still kept.</summary>
    Task<IReadOnlyList<CredentialSwitch>> ListSwitchesAsync(CancellationToken cancellationToken);

    /// <summary>Puts the former credential back; refused when that switch is not the last thing that happened.</summary>
    Task<Answer<CredentialSwitch>> RevertCredentialAsync(CredentialSwitch one, CancellationToken cancellationToken);

    /// <summary>Forgets the former credential of a switch; false when it is forgotten already.</summary>
    Task<bool> EndSwitchAsync(CredentialSwitch one, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that an operator has ended, at its Arc, the credential that an organization presents; another one forgets it. False when
    /// there is no Arc.
    /// </summary>
    Task<bool> NoteCredentialEndedAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Whether what an organization presents is known to be ended at its Arc: every request of it would fail there.</summary>
    Task<bool> IsCredentialEndedAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>How many other organizations that are not purged present this credential to one of these nodes.</summary>
    Task<int> CountOthersPresentingAsync(
        string organizationId, ImmutableArray<ArcUrl> urls, ArcCredential credential, CancellationToken cancellationToken);
}
