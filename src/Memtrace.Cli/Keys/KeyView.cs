using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary>A stored right as JSON; never the key.</summary>
internal sealed record KeyView(
    long Id,
    string Name,
    string OrgId,
    IReadOnlyList<string> Permissions,
    bool Enabled,
    string CreatedAt,
    string? ExpiresAt,
    string? GraceUntil)
{
    public static KeyView Of(ApiKey key) => new(
        key.Facts.Id,
        key.Facts.Name,
        key.OrganizationId,
        KeyPermissionsText.Names(key.Facts.Permissions),
        key.Facts.Enabled,
        Rfc3339.Format(key.CreatedAt),
        Rfc3339.Format(key.Facts.ExpiresAt),
        Rfc3339.Format(key.Facts.GraceUntil));
}
