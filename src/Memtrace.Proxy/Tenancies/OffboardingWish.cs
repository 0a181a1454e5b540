using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Tenancies;

/// <summary>What an operator wants of an offboarding.</summary>
/// <param name="Retain">How long the rows are kept.</param>
/// <param name="Admin">The Arc's admin key, to revoke the organization's token; null to leave it.</param>
/// <param name="Patience">How long the nodes are waited for.</param>
public sealed record OffboardingWish(TimeSpan Retain, ArcCredential? Admin, TimeSpan Patience)
{
    /// <summary>Never a secret.</summary>
    public override string ToString() => "OffboardingWish(…)";
}
