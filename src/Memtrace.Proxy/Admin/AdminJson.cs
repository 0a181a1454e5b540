using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Audit;
using Memtrace.Proxy.Admin.Bans;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Idempotency;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Admin.Master;
using Memtrace.Proxy.Admin.Nodes;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.Admin.Usage;

namespace Memtrace.Proxy.Admin;

/// <summary>
/// The JSON of the admin API: snake case, absent values as null, as the tool prints it. What comes in may hold no member twice and none
/// that is unknown.
/// </summary>
[JsonSerializable(typeof(AdminTokenView))]
[JsonSerializable(typeof(ArcBody))]
[JsonSerializable(typeof(ArcRemovedView))]
[JsonSerializable(typeof(ArcView))]
[JsonSerializable(typeof(AuditVerificationView))]
[JsonSerializable(typeof(BansClearedView))]
[JsonSerializable(typeof(ConfirmationView))]
[JsonSerializable(typeof(CredentialBody))]
[JsonSerializable(typeof(CredentialRotatedView))]
[JsonSerializable(typeof(IssuedKeyView))]
[JsonSerializable(typeof(KeptAnswer))]
[JsonSerializable(typeof(KeyChangeBody))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(LatestChangeView))]
[JsonSerializable(typeof(MasterRotatedView))]
[JsonSerializable(typeof(MasterRotationView))]
[JsonSerializable(typeof(NewKeyBody))]
[JsonSerializable(typeof(NewOrganization))]
[JsonSerializable(typeof(NewTokenBody))]
[JsonSerializable(typeof(NodeForgottenView))]
[JsonSerializable(typeof(OffboardingBody))]
[JsonSerializable(typeof(OrganizationDeletedView))]
[JsonSerializable(typeof(OrganizationOverviewView))]
[JsonSerializable(typeof(OrganizationView))]
[JsonSerializable(typeof(PageView<AdminTokenView>), TypeInfoPropertyName = "TokenPage")]
[JsonSerializable(typeof(PageView<AuditRecordView>), TypeInfoPropertyName = "AuditPage")]
[JsonSerializable(typeof(PageView<BanView>), TypeInfoPropertyName = "BanPage")]
[JsonSerializable(typeof(PageView<KeyView>), TypeInfoPropertyName = "KeyPage")]
[JsonSerializable(typeof(PageView<NodeView>), TypeInfoPropertyName = "NodePage")]
[JsonSerializable(typeof(PageView<OrganizationView>), TypeInfoPropertyName = "OrganizationPage")]
[JsonSerializable(typeof(RevocationBody))]
[JsonSerializable(typeof(RevokedKeyView))]
[JsonSerializable(typeof(RevokedKeysView))]
[JsonSerializable(typeof(RotatedKeyView))]
[JsonSerializable(typeof(RotationBody))]
[JsonSerializable(typeof(PageView<UsageItemView>), TypeInfoPropertyName = "UsagePage")]
[JsonSerializable(typeof(Suspension))]
[JsonSerializable(typeof(TenantBody))]
[JsonSerializable(typeof(TenantOffboardedView))]
[JsonSerializable(typeof(TenantView))]
[JsonSerializable(typeof(UsageTotalsView))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    private const int Deepest = 8;

    /// <summary>Escapes no more than JSON asks for: it goes to programs, never into a page.</summary>
    public static AdminJson Strict { get; } = new(new JsonSerializerOptions
    {
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = Deepest,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    });
}
