using System.Collections.Immutable;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>
/// Who makes what at an Arc at this moment, for all programs on one store. Every member throws <see cref="RegistryException"/> when
/// the store fails.
/// </summary>
public interface IClaims
{
    /// <summary>Claims all of it; null when somebody else has claimed any.</summary>
    Task<Claim?> TryClaimAsync(string organizationId, ImmutableArray<string> subjects, CancellationToken cancellationToken);

    /// <summary>Holds it for another <see cref="Claim.Life"/>; false when it has lapsed and somebody else may have it.</summary>
    Task<bool> RenewAsync(Claim claim, CancellationToken cancellationToken);

    /// <summary>Gives it up; done also when it has lapsed.</summary>
    Task ReleaseAsync(Claim claim, CancellationToken cancellationToken);

    /// <summary>Whether anything is being made for this organization.</summary>
    Task<bool> IsClaimedAsync(string organizationId, CancellationToken cancellationToken);
}
