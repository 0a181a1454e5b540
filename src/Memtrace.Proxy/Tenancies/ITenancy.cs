using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tenancies;

/// <summary>
/// What is done in a store and at an Arc together, whether by the tool on the store itself, by the admin API, or by the tool over that
/// API. Nothing it gives holds an Arc's credential. Every member throws <see cref="RegistryException"/> when the store fails before
/// anything is done.
/// </summary>
public interface ITenancy
{
    /// <summary>Sets the Arc of an organization that has none; asks that Arc first when it is to be verified.</summary>
    Task<Told<ArcView>> AddArcAsync(string organizationId, NewArc arc, bool verify, CancellationToken cancellationToken);

    /// <summary>Changes the Arc of an organization, whole or not at all; asks it first about what is new when it is to be verified.</summary>
    Task<Told<ArcView>> UpdateArcAsync(
        string organizationId, ArcChange change, bool verify, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>The Arc of an organization, its credential masked.</summary>
    Task<Told<ArcView>> ShowArcAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Changes what an organization presents to its Arc, without a refused request.</summary>
    Task<Told<CredentialRotatedView>> RotateCredentialAsync(
        string organizationId, RotationWish wish, CancellationToken cancellationToken);

    /// <summary>
    /// Makes an organization, its binding and its key; with an Arc's admin key the database and a token for the organization there too.
    /// All of it or nothing: what cannot be taken back is named in the note.
    /// </summary>
    /// <param name="wanted">The tenant; the credential in it counts only without an admin key.</param>
    /// <param name="admin">That Arc's admin key; null when the credential is given.</param>
    /// <param name="verify">Whether the Arc is asked first; what is made there is always tried.</param>
    /// <param name="cancellationToken">Takes back what is made so far.</param>
    Task<Told<TenantView>> ProvisionAsync(NewTenant wanted, ArcCredential? admin, bool verify, CancellationToken cancellationToken);

    /// <summary>Deletes an organization softly, waits until its keys are refused everywhere, and revokes its token where it can.</summary>
    Task<Told<TenantOffboardedView>> OffboardAsync(
        string organizationId, OffboardingWish wish, CancellationToken cancellationToken);
}
