namespace Memtrace.Proxy.Admin.Master;

/// <summary>A rotation of the master key as JSON.</summary>
/// <param name="Resealed">Credentials that were sealed anew by this run.</param>
/// <param name="Credentials">Credentials that open with the new key alone.</param>
/// <param name="Quarantined">Organizations with a credential that opens under neither key.</param>
public sealed record MasterRotatedView(long Resealed, long Credentials, IReadOnlyList<string> Quarantined);
