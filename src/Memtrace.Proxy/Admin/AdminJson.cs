using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Organizations;
using Memtrace.Proxy.Admin.Tenants;

namespace Memtrace.Proxy.Admin;

/// <summary>
/// The JSON of the admin API: snake case, absent values as null, as the tool prints it. What comes in may hold no member twice and none
/// that is unknown.
/// </summary>
[JsonSerializable(typeof(ArcBody))]
[JsonSerializable(typeof(ArcRemovedView))]
[JsonSerializable(typeof(ArcView))]
[JsonSerializable(typeof(CredentialBody))]
[JsonSerializable(typeof(CredentialRotatedView))]
[JsonSerializable(typeof(NewOrganization))]
[JsonSerializable(typeof(OffboardingBody))]
[JsonSerializable(typeof(OrganizationDeletedView))]
[JsonSerializable(typeof(OrganizationOverviewView))]
[JsonSerializable(typeof(OrganizationView))]
[JsonSerializable(typeof(PageView<OrganizationView>), TypeInfoPropertyName = "OrganizationPage")]
[JsonSerializable(typeof(Suspension))]
[JsonSerializable(typeof(TenantBody))]
[JsonSerializable(typeof(TenantOffboardedView))]
[JsonSerializable(typeof(TenantView))]
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
