using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>A stored right, as operators see it.</summary>
/// <param name="OrganizationId">The organization it belongs to.</param>
/// <param name="Facts">Number, name, permissions and life.</param>
/// <param name="CreatedAt">When it was issued.</param>
public sealed record ApiKey(string OrganizationId, ApiKeyFacts Facts, DateTimeOffset CreatedAt);
