using Memtrace.Proxy.Core.Admission;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Tests.Core.Admission;

public sealed class AdmissionChecksTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SurfaceMatch Write = SurfaceMatch.Found(new("POST", "/write", KeyPermissions.Write, EndpointRewrite.Write));
    private static readonly SurfaceMatch Me = SurfaceMatch.Found(new("GET", "/api/v1/me", KeyPermissions.None, EndpointRewrite.DescribeKey));

    [Fact]
    public void A_live_key_with_the_permission_and_an_Arc_is_admitted() => Assert.Null(AdmissionChecks.Refuse(Binding(), Write, Now));

    [Fact]
    public void Every_reason_to_end_a_key_gives_the_same_answer()
    {
        Assert.Same(RefusalCatalogue.InvalidKey, AdmissionChecks.Refuse(Binding(live: false), Write, Now));
        Assert.Same(RefusalCatalogue.InvalidKey, AdmissionChecks.Refuse(Binding(enabled: false), Write, Now));
        Assert.Same(RefusalCatalogue.InvalidKey, AdmissionChecks.Refuse(Binding(expiresAt: Now), Write, Now));
        Assert.Same(RefusalCatalogue.InvalidKey, AdmissionChecks.Refuse(Binding(graceUntil: Now), Write, Now));
    }

    [Fact]
    public void A_dead_key_learns_nothing_of_the_surface() =>
        Assert.Same(RefusalCatalogue.InvalidKey, AdmissionChecks.Refuse(Binding(enabled: false), SurfaceMatch.Refuse(RefusalCatalogue.EndpointClosed), Now));

    [Fact]
    public void What_the_surface_said_is_handed_on()
    {
        Assert.Same(RefusalCatalogue.EndpointClosed, AdmissionChecks.Refuse(Binding(), SurfaceMatch.Refuse(RefusalCatalogue.EndpointClosed), Now));
        Assert.Same(RefusalCatalogue.NotFound, AdmissionChecks.Refuse(Binding(), default, Now));
    }

    [Fact]
    public void A_key_without_the_permission_is_told_which_one_is_needed()
    {
        Refusal refusal = AdmissionChecks.Refuse(Binding(KeyPermissions.Read), Write, Now)!;

        Assert.Equal("permission_denied", refusal.Code);
        Assert.Contains("'write'", refusal.Hint, StringComparison.Ordinal);
        Assert.Null(AdmissionChecks.Refuse(Binding(KeyPermissions.Admin), Write, Now));
    }

    [Fact]
    public void An_organization_without_a_usable_Arc_is_refused_but_its_key_is_described()
    {
        Assert.Same(RefusalCatalogue.Unbound, AdmissionChecks.Refuse(Binding(state: ArcState.Unbound), Write, Now));
        Assert.Same(RefusalCatalogue.Quarantined, AdmissionChecks.Refuse(Binding(state: ArcState.Quarantined), Write, Now));
        Assert.Null(AdmissionChecks.Refuse(Binding(state: ArcState.Unbound), Me, Now));
        Assert.Null(AdmissionChecks.Refuse(Binding(state: ArcState.Quarantined), Me, Now));
    }

    private static TenantBinding Binding(
        KeyPermissions permissions = KeyPermissions.Write,
        bool live = true,
        bool enabled = true,
        DateTimeOffset? expiresAt = null,
        DateTimeOffset? graceUntil = null,
        ArcState state = ArcState.Bound)
    {
        Assert.True(ArcUrl.TryParse("http://127.0.0.1:8000", out ArcUrl url, out _));
        Assert.True(DatabaseName.TryParse("tenant_a", out DatabaseName database));
        Assert.True(MeasurementName.TryParse("events", out MeasurementName measurement));
        ArcInstance arc = new("arc_1", [url], new ArcCredential("k"), database, measurement, false);
        return new TenantBinding(
            new OrganizationFacts("org_a", "Acme", live),
            new ApiKeyFacts(1, "ci", permissions, enabled, expiresAt, graceUntil, AllowedNetworks.Anywhere),
            state,
            state is ArcState.Bound ? arc : null,
            1);
    }
}
