using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>A credential that was put in another one's place, while the former can still be put back.</summary>
/// <param name="OrganizationId">Whose credential it is.</param>
/// <param name="ArcId">The row of its Arc.</param>
/// <param name="Urls">Where that Arc's nodes listen.</param>
/// <param name="Presented">What is presented now.</param>
/// <param name="Former">What was presented before.</param>
/// <param name="SwitchedAt">When the one took the other's place, by the store's clock; it names the switch.</param>
public sealed record CredentialSwitch(
    string OrganizationId,
    string ArcId,
    ImmutableArray<ArcUrl> Urls,
    ArcCredential Presented,
    ArcCredential Former,
    DateTimeOffset SwitchedAt)
{
    /// <summary>How long a refusal of the new credential brings the former one back.</summary>
    public static readonly TimeSpan Trial = TimeSpan.FromMinutes(1);

    /// <summary>How long ago it was made when it was read, by the clock that all programs on the store share; never negative.</summary>
    public TimeSpan Age { get; init; }
}
