using Memtrace.Proxy.Bodies;

namespace Memtrace.Proxy.Tests.Bodies;

/// <summary>The same bytes again and again.</summary>
internal sealed class EndlessBody(byte[] bytes) : ReadOnlyStream
{
    /// <summary>Bytes given so far.</summary>
    public long Given { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Span<byte> to = buffer.Span;
        int length = 0;
        while (length < to.Length)
        {
            ReadOnlySpan<byte> rest = bytes.AsSpan((int)((Given + length) % bytes.Length));
            rest = rest[..Math.Min(rest.Length, to.Length - length)];
            rest.CopyTo(to[length..]);
            length += rest.Length;
        }

        Given += length;
        return ValueTask.FromResult(length);
    }
}
