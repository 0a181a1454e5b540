namespace Memtrace.Proxy.Admin.Organizations;

/// <summary>The body that suspends an organization.</summary>
/// <param name="Reason">Why, for other operators.</param>
internal sealed record Suspension(string? Reason);
