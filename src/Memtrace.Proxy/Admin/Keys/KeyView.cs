using System.Text.Json.Serialization;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Keys;

/// <summary>A stored right as JSON; never the key. Nodes only where the verb waited for them.</summary>
public sealed record KeyView(
    long Id,
    string Name,
    string OrgId,
    IReadOnlyList<string> Permissions,
    bool Enabled,
    string CreatedAt,
    string? ExpiresAt,
    string? GraceUntil,
    string State,
    IReadOnlyList<string> AllowCidrs,
    string? LastUsedAt,
    long? ReplacedBy)
{
    /// <summary>Nodes that act on the change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ConfirmedNodes { get; init; }

    /// <summary>Live nodes that did not yet when the wait was over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? UnconfirmedNodes { get; init; }

    public static KeyView Of(ApiKey key, DateTimeOffset now) => new(
        key.Facts.Id,
        key.Facts.Name,
        key.OrganizationId,
        KeyPermissionsText.Names(key.Facts.Permissions),
        key.Facts.Enabled,
        Rfc3339.Format(key.CreatedAt),
        Rfc3339.Format(key.Facts.ExpiresAt),
        Rfc3339.Format(key.Facts.GraceUntil),
        KeyStates.Name(key.Facts.StateAt(now)),
        Networks(key.Facts.AllowedNetworks),
        Rfc3339.Format(key.LastUsedAt),
        key.ReplacedBy);

    public static KeyView Of(ApiKey key, DateTimeOffset now, ConfirmedChange confirmed) => Of(key, now) with
    {
        ConfirmedNodes = confirmed.ConfirmedNodes,
        UnconfirmedNodes = confirmed.UnconfirmedNodes,
    };

    /// <summary>The networks; empty for a key that may be used from anywhere, and never for one whose list cannot be read.</summary>
    public static IReadOnlyList<string> Networks(AllowedNetworks allowed) => allowed.IsNowhere ? [allowed.Format()] : allowed.Networks;
}
