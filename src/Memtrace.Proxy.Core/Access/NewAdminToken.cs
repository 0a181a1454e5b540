namespace Memtrace.Proxy.Core.Access;

/// <summary>A token of the admin API that is to be made.</summary>
/// <param name="Name">Its name: 1 to 64 letters, digits, dots, underscores and hyphens.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="ExpiresIn">How long it lives; null for ever.</param>
public sealed record NewAdminToken(string Name, AdminScope Scope, TimeSpan? ExpiresIn);
