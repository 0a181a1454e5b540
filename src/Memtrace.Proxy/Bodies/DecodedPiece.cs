using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Bodies;

/// <summary>What one read of a body gave.</summary>
/// <param name="Length">Decoded bytes; none says that the body ended, and ended well.</param>
/// <param name="Refusal">Why the body cannot be read on; null when it can.</param>
internal readonly record struct DecodedPiece(int Length, Refusal? Refusal = null);
