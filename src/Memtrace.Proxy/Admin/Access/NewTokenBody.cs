namespace Memtrace.Proxy.Admin.Access;

/// <summary>The body that makes a token of the admin API.</summary>
/// <param name="Name">Its name; unique.</param>
/// <param name="Scope"><c>read</c> or <c>manage</c>.</param>
/// <param name="ExpiresIn">How long it works, as <c>90d</c>; for ever when absent.</param>
internal sealed record NewTokenBody(string? Name, string? Scope, string? ExpiresIn);
