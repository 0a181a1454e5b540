using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Core.Admission;

/// <summary>Whether a request whose key was found may go on: named checks, cheapest first, pure; the caller brings the time.</summary>
public static class AdmissionChecks
{
    /// <summary>The first check that says no; null when all pass.</summary>
    public static Refusal? Refuse(TenantBinding binding, in SurfaceMatch match, DateTimeOffset now) =>
        OrganizationIsLive(binding)
        ?? KeyIsLive(binding.Key, now)
        ?? EndpointIsOpen(match)
        ?? KeyMayDoThis(binding.Key, match.Endpoint!)
        ?? ArcIsUsable(binding, match.Endpoint!);

    private static Refusal? OrganizationIsLive(TenantBinding binding) =>
        binding.Organization.Live ? null : RefusalCatalogue.InvalidKey;

    private static Refusal? KeyIsLive(ApiKeyFacts key, DateTimeOffset now) =>
        key.IsLive(now) ? null : RefusalCatalogue.InvalidKey;

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
