using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Tenancies;

/// <summary>What an operator wants of a rotation.</summary>
/// <param name="Credential">The new credential; null when one is to be made.</param>
/// <param name="Admin">That Arc's admin key, to make one; null when it is given.</param>
/// <param name="Patience">How long the nodes are waited for.</param>
/// <param name="Drain">How long the former token lives on after that, for requests that are still on their way.</param>
public sealed record RotationWish(ArcCredential? Credential, ArcCredential? Admin, TimeSpan Patience, TimeSpan Drain)
{
    /// <summary>Never a secret.</summary>
    public override string ToString() => "RotationWish(…)";
}
