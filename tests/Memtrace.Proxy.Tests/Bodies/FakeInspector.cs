using System.Buffers;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Tests.Bodies;

/// <summary>Keeps what it is shown, and refuses where it is told to.</summary>
internal sealed class FakeInspector : IWriteInspector
{
    private readonly ArrayBufferWriter<byte> _seen = new();

    /// <summary>Refuse when this byte comes; beyond the body for never.</summary>
    public int RefuseAt { get; init; } = int.MaxValue;

    public bool RefuseAtEnd { get; init; }

    public bool Completed { get; private set; }

    public byte[] Seen => _seen.WrittenSpan.ToArray();

    public Refusal? Inspect(ReadOnlySpan<byte> piece)
    {
        Assert.False(piece.IsEmpty);
        Assert.False(Completed);
        _seen.Write(piece);
        return _seen.WrittenCount > RefuseAt ? WriteRefusals.Column with { Position = RefuseAt } : null;
    }

    public Refusal? Complete()
    {
        Assert.False(Completed);
        Completed = true;
        return RefuseAtEnd ? WriteRefusals.Malformed : null;
    }
}
