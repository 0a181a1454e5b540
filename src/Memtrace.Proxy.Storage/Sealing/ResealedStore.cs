namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>What a store holds after a rotation of the master key.</summary>
/// <param name="Opened">Credentials that open with the current key alone.</param>
/// <param name="Unfinished">Credentials that still need the previous key: somebody sealed them meanwhile.</param>
/// <param name="Quarantined">Organizations with a credential that opens under neither key.</param>
public sealed record ResealedStore(int Opened, int Unfinished, IReadOnlyList<string> Quarantined);
