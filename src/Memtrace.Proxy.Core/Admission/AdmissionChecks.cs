using System.Net;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Core.Admission;

/// <summary>Whether a request whose key was found may go on: named checks, cheapest first, pure; the caller brings the time.</summary>
/// <remarks>Up to the address nothing depends on what is asked, so that a key that is not served learns nothing of the surface.</remarks>
public static class AdmissionChecks
{
    /// <summary>The first check that says no; null when all pass.</summary>
    /// <param name="binding">What the key carries.</param>
    /// <param name="match">What the surface says of the request.</param>
    /// <param name="from">The caller's address; needed only by a key that may not be used from anywhere.</param>
    /// <param name="now">The present.</param>
    public static Refusal? Refuse(TenantBinding binding, in SurfaceMatch match, IPAddress? from, DateTimeOffset now) =>
        OrganizationIsLive(binding)
        ?? KeyIsLive(binding.Key, now)
        ?? KeyMayComeFromThere(binding.Key, from)
        ?? EndpointIsOpen(match)
        ?? KeyMayDoThis(binding.Key, match.Endpoint!)
        ?? ArcIsUsable(binding, match.Endpoint!);

    private static Refusal? OrganizationIsLive(TenantBinding binding) =>
        binding.Organization.Live ? null : KeyRefusals.OrganizationClosed;

    private static Refusal? KeyIsLive(ApiKeyFacts key, DateTimeOffset now) =>
        KeyRefusals.Of(key.StateAt(now));

    private static Refusal? KeyMayComeFromThere(ApiKeyFacts key, IPAddress? from) =>
        key.AllowedNetworks.Include(from) ? null : KeyRefusals.AddressNotAllowed;

    private static Refusal? EndpointIsOpen(in SurfaceMatch match) =>
        match.Endpoint is null ? match.Refusal ?? RefusalCatalogue.NotFound : null;

    private static Refusal? KeyMayDoThis(ApiKeyFacts key, Endpoint endpoint) =>
        key.Permissions.Allows(endpoint.Permission)
            ? null
            : RefusalCatalogue.PermissionDenied with { Hint = $"this needs a key with the permission '{KeyPermissionsText.Format(endpoint.Permission)}'" };

    private static Refusal? ArcIsUsable(TenantBinding binding, Endpoint endpoint) => binding.ArcState switch
    {
        _ when endpoint.AnsweredHere => null,
        ArcState.Bound => null,
        ArcState.Unbound => RefusalCatalogue.Unbound,
        _ => RefusalCatalogue.Quarantined,
    };
}
