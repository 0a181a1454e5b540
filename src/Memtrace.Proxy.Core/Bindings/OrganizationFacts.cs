namespace Memtrace.Proxy.Core.Bindings;

/// <summary>What a request needs to know of an organization.</summary>
/// <param name="Id">The identifier, <c>org_…</c>.</param>
/// <param name="Name">The operator's name for it; not unique.</param>
/// <param name="Live">False once it is suspended or deleted: then every key of it is refused.</param>
public sealed record OrganizationFacts(string Id, string Name, bool Live);
