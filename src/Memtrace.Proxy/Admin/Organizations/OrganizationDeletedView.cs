namespace Memtrace.Proxy.Admin.Organizations;

/// <summary>A deleted organization as JSON; what was purged has no <c>purge_after</c>.</summary>
public sealed record OrganizationDeletedView(
    string Id,
    string Name,
    string? PurgeAfter,
    IReadOnlyList<string> ConfirmedNodes,
    IReadOnlyList<string> UnconfirmedNodes);
