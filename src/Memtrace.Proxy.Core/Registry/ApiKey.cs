using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>A stored right, as operators see it.</summary>
/// <param name="OrganizationId">The organization it belongs to.</param>
/// <param name="Facts">Number, name, permissions and life.</param>
/// <param name="CreatedAt">When it was issued.</param>
public sealed record ApiKey(string OrganizationId, ApiKeyFacts Facts, DateTimeOffset CreatedAt)
{
    /// <summary>When a request with it was last admitted, to about a minute; null when none is known of.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The number of the key that took its place; null while none has.</summary>
    public long? ReplacedBy { get; init; }
}
