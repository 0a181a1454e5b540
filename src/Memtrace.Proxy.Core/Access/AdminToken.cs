namespace Memtrace.Proxy.Core.Access;

/// <summary>A token of the admin API as operators see it; never the token itself.</summary>
/// <param name="Name">Its name; unique.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From this instant on it is refused; null means never.</param>
public sealed record AdminToken(string Name, AdminScope Scope, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
