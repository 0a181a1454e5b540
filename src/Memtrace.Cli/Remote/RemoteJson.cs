using System.Text.Json;
using System.Text.Json.Serialization;
using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Audit;
using Memtrace.Proxy.Admin.Bans;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Admin.Master;
using Memtrace.Proxy.Admin.Nodes;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.Admin.Usage;

namespace Memtrace.Cli.Remote;

/// <summary>How a server's answers are read: what a newer one says beside what is known here is passed over.</summary>
[JsonSerializable(typeof(AdminTokenView))]
[JsonSerializable(typeof(ArcRemovedView))]
[JsonSerializable(typeof(ArcView))]
[JsonSerializable(typeof(AuditVerificationView))]
[JsonSerializable(typeof(BansClearedView))]
[JsonSerializable(typeof(ConfirmationView))]
[JsonSerializable(typeof(CredentialRotatedView))]
[JsonSerializable(typeof(IssuedKeyView))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(LatestChangeView))]
[JsonSerializable(typeof(MasterRotatedView))]
[JsonSerializable(typeof(NodeForgottenView))]
[JsonSerializable(typeof(OrganizationDeletedView))]
[JsonSerializable(typeof(OrganizationOverviewView))]
[JsonSerializable(typeof(OrganizationView))]
[JsonSerializable(typeof(PageView<AdminTokenView>), TypeInfoPropertyName = "TokenPage")]
[JsonSerializable(typeof(PageView<AuditRecordView>), TypeInfoPropertyName = "AuditPage")]
[JsonSerializable(typeof(PageView<BanView>), TypeInfoPropertyName = "BanPage")]
[JsonSerializable(typeof(PageView<KeyView>), TypeInfoPropertyName = "KeyPage")]
[JsonSerializable(typeof(PageView<NodeView>), TypeInfoPropertyName = "NodePage")]
[JsonSerializable(typeof(PageView<OrganizationView>), TypeInfoPropertyName = "OrganizationPage")]
[JsonSerializable(typeof(PageView<UsageItemView>), TypeInfoPropertyName = "UsagePage")]
[JsonSerializable(typeof(RefusalView))]
[JsonSerializable(typeof(RevokedKeyView))]
[JsonSerializable(typeof(RevokedKeysView))]
[JsonSerializable(typeof(RotatedKeyView))]
[JsonSerializable(typeof(TenantOffboardedView))]
[JsonSerializable(typeof(TenantView))]
[JsonSerializable(typeof(UsageTotalsView))]
internal sealed partial class RemoteJson : JsonSerializerContext
{
    public static RemoteJson Snake { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
