using System.Text.Json.Serialization;

namespace Memtrace.Proxy.Admin.Tenants;

/// <summary>An offboarded tenant as JSON.</summary>
/// <param name="Id">The organization.</param>
/// <param name="OrgId">The same, by the name it has elsewhere.</param>
/// <param name="Name">The organization's name; null when the store does not say.</param>
/// <param name="PurgeAfter">From when on its rows are removed; null when the store does not say.</param>
/// <param name="TokenRevoked">Whether its token was revoked at its Arc; absent when nobody asked for that.</param>
/// <param name="ConfirmedNodes">Nodes that refuse its keys.</param>
/// <param name="UnconfirmedNodes">Nodes that may not yet.</param>
public sealed record TenantOffboardedView(
    string Id,
    string OrgId,
    string? Name,
    string? PurgeAfter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? TokenRevoked,
    IReadOnlyList<string> ConfirmedNodes,
    IReadOnlyList<string> UnconfirmedNodes);
