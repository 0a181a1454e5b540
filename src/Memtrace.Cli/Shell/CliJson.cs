using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Memtrace.Cli.Completion;
using Memtrace.Cli.Copies;
using Memtrace.Cli.Demo;
using Memtrace.Cli.Loading;
using Memtrace.Cli.Master;
using Memtrace.Cli.Serving;
using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Audit;
using Memtrace.Proxy.Admin.Bans;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Admin.Master;
using Memtrace.Proxy.Admin.Nodes;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.Admin.Usage;

namespace Memtrace.Cli.Shell;

/// <summary>How results become JSON: snake case, absent values as null.</summary>
[JsonSerializable(typeof(AdminTokenView))]
[JsonSerializable(typeof(ArcView))]
[JsonSerializable(typeof(ArcRemovedView))]
[JsonSerializable(typeof(AuditVerdictView))]
[JsonSerializable(typeof(BansClearedView))]
[JsonSerializable(typeof(CompletionView))]
[JsonSerializable(typeof(ConfigView))]
[JsonSerializable(typeof(CredentialRotatedView))]
[JsonSerializable(typeof(DemoView))]
[JsonSerializable(typeof(DevelopmentView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(HelpView))]
[JsonSerializable(typeof(IssuedKeyView))]
[JsonSerializable(typeof(ItemsView<AdminTokenView>), TypeInfoPropertyName = "AdminTokenItems")]
[JsonSerializable(typeof(ItemsView<AuditRecordView>), TypeInfoPropertyName = "AuditItems")]
[JsonSerializable(typeof(ItemsView<BanView>), TypeInfoPropertyName = "BanItems")]
[JsonSerializable(typeof(ItemsView<KeyView>), TypeInfoPropertyName = "KeyItems")]
[JsonSerializable(typeof(NodeForgottenView))]
[JsonSerializable(typeof(ItemsView<NodeView>), TypeInfoPropertyName = "NodeItems")]
[JsonSerializable(typeof(ItemsView<OrganizationView>), TypeInfoPropertyName = "OrganizationItems")]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(LoadView))]
[JsonSerializable(typeof(MasterKeyView))]
[JsonSerializable(typeof(MasterRotatedView))]
[JsonSerializable(typeof(OrganizationDeletedView))]
[JsonSerializable(typeof(OrganizationOverviewView))]
[JsonSerializable(typeof(RevokedKeyView))]
[JsonSerializable(typeof(RevokedKeysView))]
[JsonSerializable(typeof(RotatedKeyView))]
[JsonSerializable(typeof(StoreCopiedView))]
[JsonSerializable(typeof(TenantOffboardedView))]
[JsonSerializable(typeof(TenantView))]
[JsonSerializable(typeof(UsageView))]
[JsonSerializable(typeof(VersionView))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Escapes no more than JSON asks for: the result goes to a terminal or a program, never into a page.</summary>
    public static CliJson Readable { get; } =
        new(new JsonSerializerOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        });
}
