namespace Memtrace.Proxy.Core.Access;

/// <summary>What became of a claim on a request.</summary>
/// <param name="State">Whether it is to be run, and if not, why not.</param>
/// <param name="Answer">What was answered; null unless it is <see cref="KeptState.Answered"/>. It may hold a secret.</param>
public sealed record KeptClaim(KeptState State, byte[]? Answer = null)
{
    /// <summary>
    /// When the request was begun, by the store's clock, which tells one claim on it from another; null unless it is
    /// <see cref="KeptState.Claimed"/> or <see cref="KeptState.Lost"/>.
    /// </summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>Nothing of the answer.</summary>
    public override string ToString() => $"{State}";
}
