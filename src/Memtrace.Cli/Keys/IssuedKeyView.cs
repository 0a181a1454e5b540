using Memtrace.Cli.Shell;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary>A new key as JSON: the only shape that carries the key itself.</summary>
internal sealed record IssuedKeyView(
    long Id,
    string Name,
    string OrgId,
    string Key,
    IReadOnlyList<string> Permissions,
    string CreatedAt,
    string? ExpiresAt)
{
    public static IssuedKeyView Of(IssuedKey issued) => new(
        issued.Key.Facts.Id,
        issued.Key.Facts.Name,
        issued.Key.OrganizationId,
        issued.Token.Reveal().ToString(),
        KeyPermissionsText.Names(issued.Key.Facts.Permissions),
        Rfc3339.Format(issued.Key.CreatedAt),
        Rfc3339.Format(issued.Key.Facts.ExpiresAt));

    /// <summary>Never the key.</summary>
    public override string ToString() => $"key {Id}";
}
