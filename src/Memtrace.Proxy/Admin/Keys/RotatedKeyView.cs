using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Keys;

/// <summary>A new key and what became of the one it replaces, as JSON.</summary>
public sealed record RotatedKeyView(
    long Id,
    string Name,
    string OrgId,
    string? Key,
    IReadOnlyList<string> Permissions,
    string CreatedAt,
    string? ExpiresAt,
    IReadOnlyList<string> AllowCidrs,
    long ReplacedId,
    string ReplacedName,
    string? GraceUntil,
    IReadOnlyList<string> ConfirmedNodes,
    IReadOnlyList<string> UnconfirmedNodes)
{
    public static RotatedKeyView Of(IssuedKeyView issued, ApiKey replaced, ConfirmedChange confirmed) => new(
        issued.Id,
        issued.Name,
        issued.OrgId,
        issued.Key,
        issued.Permissions,
        issued.CreatedAt,
        issued.ExpiresAt,
        issued.AllowCidrs,
        replaced.Facts.Id,
        replaced.Facts.Name,
        Rfc3339.Format(replaced.Facts.GraceUntil),
        confirmed.ConfirmedNodes,
        confirmed.UnconfirmedNodes);

    /// <summary>Never the key.</summary>
    public override string ToString() => $"key {Id} in place of {ReplacedId}";
}
