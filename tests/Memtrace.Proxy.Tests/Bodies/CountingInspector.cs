using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Tests.Bodies;

/// <summary>Says how long the pieces are and keeps none of them.</summary>
internal sealed class CountingInspector(Action<int> count) : IWriteInspector
{
    public Refusal? Inspect(ReadOnlySpan<byte> piece)
    {
        count(piece.Length);
        return null;
    }

    public Refusal? Complete() => null;
}
