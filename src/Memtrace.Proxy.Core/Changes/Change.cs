using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Proxy.Core.Changes;

/// <summary>One committed mutation of the store.</summary>
/// <param name="Sequence">Its place in the feed; increasing, never reused.</param>
/// <param name="Kind">What changed.</param>
/// <param name="OrganizationId">The organization it touches; empty when it is of <see cref="ChangeKind.Bans"/>.</param>
/// <param name="KeyId">The key it touches, when it touches one.</param>
public sealed record Change(long Sequence, ChangeKind Kind, string OrganizationId, long? KeyId)
{
    /// <summary>A random number given with the sequence: the same sequence in another history of the store has another one.</summary>
    public long Nonce { get; init; }

    /// <summary>The address whose bans were cleared, of <see cref="ChangeKind.Bans"/>; null when all were.</summary>
    public ClientAddress? ClearedAddress { get; init; }
}
