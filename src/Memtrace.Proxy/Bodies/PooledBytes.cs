using System.Buffers;

namespace Memtrace.Proxy.Bodies;

/// <summary>Bytes of one request in a pooled array: what was written into it is wiped before the array goes to somebody else.</summary>
internal sealed class PooledBytes(int capacity) : IDisposable
{
    private byte[]? _array = ArrayPool<byte>.Shared.Rent(capacity);
    private int _wiped;

    /// <summary>Bytes there is room for; the pool may have given more.</summary>
    public int Capacity { get; private set; } = capacity;

    /// <summary>All of it.</summary>
    public Memory<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_array is null, this);
            return _array.AsMemory(0, Capacity);
        }
    }

    /// <summary>As <see cref="Memory"/>.</summary>
    public Span<byte> Span => Memory.Span;

    /// <summary>Notes that the bytes up to here hold something of the request's.</summary>
    public void Mark(int written) => _wiped = Math.Max(_wiped, written);

    /// <summary>Makes room for more; what was marked stays where it is.</summary>
    public void Grow(int larger)
    {
        byte[] old = _array!;
        byte[] array = ArrayPool<byte>.Shared.Rent(larger);
        old.AsSpan(0, _wiped).CopyTo(array);
        Return(old);
        _array = array;
        Capacity = larger;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            Return(array);
        }
    }

    private void Return(byte[] array)
    {
        array.AsSpan(0, _wiped).Clear();
        ArrayPool<byte>.Shared.Return(array);
    }
}
