namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>What one batch of a rotation of the master key did.</summary>
/// <param name="Last">Where the next one begins; null when there is none.</param>
/// <param name="Looked">Organizations whose credentials were looked at.</param>
/// <param name="Resealed">Credentials that were sealed anew; the others needed no sealing, or open under no key.</param>
public sealed record ResealedBatch(string? Last, int Looked, int Resealed);
