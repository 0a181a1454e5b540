using Memtrace.Proxy.Bodies;

namespace Memtrace.Proxy.Tests.Bodies;

/// <summary>A body that comes in slices of one size, some at once and some later, as a socket would give it.</summary>
internal sealed class SlicedBody(byte[] bytes, int slice, bool later = false) : ReadOnlyStream
{
    /// <summary>Bytes that were asked for so far.</summary>
    public int Given { get; private set; }

    /// <summary>Set to make reads wait from here on.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Gate is not null)
        {
            await Gate.Task.WaitAsync(cancellationToken);
        }

        if (later)
        {
            await Task.Yield();
        }

        int length = Math.Min(Math.Min(buffer.Length, slice), bytes.Length - Given);
        bytes.AsSpan(Given, length).CopyTo(buffer.Span);
        Given += length;
        return length;
    }
}
