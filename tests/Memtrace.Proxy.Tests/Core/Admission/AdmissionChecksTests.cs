using System.Net;
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
    public void A_live_key_with_the_permission_and_an_Arc_is_admitted() => Assert.Null(AdmissionChecks.Refuse(Binding(), Write, null, Now));

    [Fact]
    public void Every_end_of_a_key_gives_the_same_answer_and_its_own_reason()
    {
        (Refusal?, string)[] ends =
        [
            (AdmissionChecks.Refuse(Binding(live: false), Write, null, Now), "organization_closed"),
            (AdmissionChecks.Refuse(Binding(enabled: false, expiresAt: Now), Write, null, Now), "key_disabled"),
            (AdmissionChecks.Refuse(Binding(expiresAt: Now), Write, null, Now), "key_expired"),
            (AdmissionChecks.Refuse(Binding(expiresAt: Now, graceUntil: Now), Write, null, Now), "key_replaced"),
            (AdmissionChecks.Refuse(Binding(from: "10.0.0.0/8"), Write, IPAddress.Loopback, Now), "address_not_allowed"),
            (AdmissionChecks.Refuse(Binding(from: "10.0.0.0/8"), Write, null, Now), "address_not_allowed"),
        ];

        foreach ((Refusal? refusal, string reason) in ends)
        {
            Assert.Equal(reason, refusal!.Reason);
            Assert.Equal(RefusalCatalogue.InvalidKey with { Reason = reason }, refusal);
        }
    }

    [Fact]
    public void A_key_is_served_up_to_the_last_moment_of_its_life_and_its_grace()
    {
        Assert.Null(AdmissionChecks.Refuse(Binding(expiresAt: Now), Write, null, Now.AddTicks(-1)));
        Assert.Null(AdmissionChecks.Refuse(Binding(graceUntil: Now), Write, null, Now.AddTicks(-1)));
    }

    [Fact]
    public void A_key_with_a_list_is_served_from_its_networks() =>
        Assert.Null(AdmissionChecks.Refuse(Binding(from: "10.0.0.0/8,::1"), Write, IPAddress.IPv6Loopback, Now));

    [Fact]
    public void A_dead_key_learns_nothing_of_the_surface() =>
        Assert.Same(KeyRefusals.Disabled, AdmissionChecks.Refuse(Binding(enabled: false), SurfaceMatch.Refuse(RefusalCatalogue.EndpointClosed), null, Now));

    [Fact]
    public void What_the_surface_said_is_handed_on()
    {
        Assert.Same(RefusalCatalogue.EndpointClosed, AdmissionChecks.Refuse(Binding(), SurfaceMatch.Refuse(RefusalCatalogue.EndpointClosed), null, Now));
        Assert.Same(RefusalCatalogue.NotFound, AdmissionChecks.Refuse(Binding(), default, null, Now));
    }

    [Fact]
    public void A_key_without_the_permission_is_told_which_one_is_needed()
    {
        Refusal refusal = AdmissionChecks.Refuse(Binding(KeyPermissions.Read), Write, null, Now)!;

        Assert.Equal("permission_denied", refusal.Code);
        Assert.Contains("'write'", refusal.Hint, StringComparison.Ordinal);
        Assert.Null(AdmissionChecks.Refuse(Binding(KeyPermissions.Admin), Write, null, Now));
    }

    [Fact]
    public void An_organization_without_a_usable_Arc_is_refused_but_its_key_is_described()
    {
        Assert.Same(RefusalCatalogue.Unbound, AdmissionChecks.Refuse(Binding(state: ArcState.Unbound), Write, null, Now));
        Assert.Same(RefusalCatalogue.Quarantined, AdmissionChecks.Refuse(Binding(state: ArcState.Quarantined), Write, null, Now));
        Assert.Null(AdmissionChecks.Refuse(Binding(state: ArcState.Unbound), Me, null, Now));
        Assert.Null(AdmissionChecks.Refuse(Binding(state: ArcState.Quarantined), Me, null, Now));
    }

    private static TenantBinding Binding(
        KeyPermissions permissions = KeyPermissions.Write,
        bool live = true,
        bool enabled = true,
        DateTimeOffset? expiresAt = null,
        DateTimeOffset? graceUntil = null,
        ArcState state = ArcState.Bound,
        string? from = null)
    {
        Assert.True(ArcUrl.TryParse("http://127.0.0.1:8000", out ArcUrl url, out _));
        Assert.True(DatabaseName.TryParse("tenant_a", out DatabaseName database));
        Assert.True(MeasurementName.TryParse("events", out MeasurementName measurement));
        ArcInstance arc = new("arc_1", [url], new ArcCredential("k"), database, measurement, false);
        return new TenantBinding(
            new OrganizationFacts("org_a", "Acme", live),
            new ApiKeyFacts(1, "ci", permissions, enabled, expiresAt, graceUntil, AllowedNetworks.FromText(from)),
            state,
            state is ArcState.Bound ? arc : null,
            1);
    }
}
