using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// Reads one write body, decoded, piece by piece as it arrives, and says whether anything in it could name another database or harm a
/// shared Arc. One instance reads one body; it is not shared between requests.
/// </summary>
public interface IWriteInspector
{
    /// <summary>Reads the next piece. The first refusal is final; its position is the byte offset in the decoded body.</summary>
    Refusal? Inspect(ReadOnlySpan<byte> piece);

    /// <summary>Says that the body ended here: only now is a body that stops in the middle known to be one. Null means it may go on.</summary>
    Refusal? Complete();
}
