namespace Memtrace.Proxy.Admin.Keys;

/// <summary>Keys that were revoked together, as JSON.</summary>
public sealed record RevokedKeysView(
    IReadOnlyList<KeyView> Items,
    IReadOnlyList<string> ConfirmedNodes,
    IReadOnlyList<string> UnconfirmedNodes);
