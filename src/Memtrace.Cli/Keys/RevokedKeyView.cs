namespace Memtrace.Cli.Keys;

/// <summary>A revoked key as JSON.</summary>
internal sealed record RevokedKeyView(
    long Id,
    string Name,
    string OrgId,
    IReadOnlyList<string> ConfirmedNodes,
    IReadOnlyList<string> UnconfirmedNodes);
