namespace Memtrace.Proxy.Core.Registry;

/// <summary>A rotation of the master key that is complete.</summary>
/// <param name="Resealed">Credentials that were sealed anew by this run.</param>
/// <param name="Credentials">Credentials that open with the new key alone.</param>
/// <param name="Quarantined">Organizations with a credential that opens under neither key.</param>
public sealed record MasterRotation(long Resealed, long Credentials, IReadOnlyList<string> Quarantined);
