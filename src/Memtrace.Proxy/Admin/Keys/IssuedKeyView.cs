using System.Text.Json.Serialization;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Keys;

/// <summary>A new key as JSON; with <see cref="RotatedKeyView"/> the only shape that carries the key itself.</summary>
public sealed record IssuedKeyView(
    long Id,
    string Name,
    string OrgId,
    string? Key,
    IReadOnlyList<string> Permissions,
    string CreatedAt,
    string? ExpiresAt,
    IReadOnlyList<string> AllowCidrs)
{
    /// <summary>The same for a person: the key alone on the second line.</summary>
    [JsonIgnore]
    public string Text => $"""
        API key created (shown only once — save it now):
        {Key}
        """;

    public static IssuedKeyView Of(IssuedKey issued) => new(
        issued.Key.Facts.Id,
        issued.Key.Facts.Name,
        issued.Key.OrganizationId,
        issued.Token.Reveal().ToString(),
        KeyPermissionsText.Names(issued.Key.Facts.Permissions),
        Rfc3339.Format(issued.Key.CreatedAt),
        Rfc3339.Format(issued.Key.Facts.ExpiresAt),
        KeyView.Networks(issued.Key.Facts.AllowedNetworks));

    /// <summary>Never the key.</summary>
    public override string ToString() => $"key {Id}";
}
