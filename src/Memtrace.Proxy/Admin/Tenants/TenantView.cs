using System.Text.Json.Serialization;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Tenants;

/// <summary>A new tenant as JSON, with its key.</summary>
public sealed record TenantView(
    string Id,
    string OrgId,
    string Name,
    string CreatedAt,
    long KeyId,
    string KeyName,
    string? Key,
    IReadOnlyList<string> Permissions,
    string? ExpiresAt,
    string ArcId,
    string Url,
    IReadOnlyList<string> Urls,
    string Database,
    string Measurement,
    bool Dedicated,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? DatabaseCreated)
{
    /// <param name="made">The tenant.</param>
    /// <param name="isDatabaseMade">Whether its database was made at that Arc; null when nobody was asked for it.</param>
    public static TenantView Of(ProvisionedTenant made, bool? isDatabaseMade) => new(
        made.Organization.Id,
        made.Organization.Id,
        made.Organization.Name,
        Rfc3339.Format(made.Organization.CreatedAt),
        made.Key.Key.Facts.Id,
        made.Key.Key.Facts.Name,
        made.Key.Token.Reveal().ToString(),
        KeyPermissionsText.Names(made.Key.Key.Facts.Permissions),
        Rfc3339.Format(made.Key.Key.Facts.ExpiresAt),
        made.Arc.Instance.Id,
        made.Arc.Instance.Urls[0].Text,
        [.. made.Arc.Instance.Urls.Select(url => url.Text)],
        made.Arc.Instance.Database.Text,
        made.Arc.Instance.Measurement.Text,
        made.Arc.Instance.Dedicated,
        isDatabaseMade);

    /// <summary>Never the key.</summary>
    public override string ToString() => $"tenant {Id}";
}
