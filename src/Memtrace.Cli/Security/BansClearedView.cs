namespace Memtrace.Cli.Security;

/// <summary>Cleared bans as JSON; no address means all.</summary>
internal sealed record BansClearedView(
    string? Address, int Cleared, IReadOnlyList<string> ConfirmedNodes, IReadOnlyList<string> UnconfirmedNodes);
