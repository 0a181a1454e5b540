namespace Memtrace.Proxy.Admin.Bans;

/// <summary>Cleared bans as JSON; no address means all.</summary>
public sealed record BansClearedView(
    string? Address, int Cleared, IReadOnlyList<string> ConfirmedNodes, IReadOnlyList<string> UnconfirmedNodes);
