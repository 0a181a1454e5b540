namespace Memtrace.Cli.Keys;

/// <summary>Keys that were revoked together, as JSON.</summary>
internal sealed record RevokedKeysView(
    IReadOnlyList<KeyView> Items,
    IReadOnlyList<string> ConfirmedNodes,
    IReadOnlyList<string> UnconfirmedNodes);
