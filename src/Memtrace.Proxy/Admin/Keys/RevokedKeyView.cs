namespace Memtrace.Proxy.Admin.Keys;

/// <summary>A revoked key as JSON.</summary>
public sealed record RevokedKeyView(
    long Id,
    string Name,
    string OrgId,
    IReadOnlyList<string> ConfirmedNodes,
    IReadOnlyList<string> UnconfirmedNodes);
