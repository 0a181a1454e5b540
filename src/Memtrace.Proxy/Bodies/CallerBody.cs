namespace Memtrace.Proxy.Bodies;

/// <summary>
/// What a client sends. Of a body that it cannot read the server says so with an <see cref="IOException"/>, but of a trailer that holds a
/// NUL as if it were a mistake of ours: here it is one like the others.
/// </summary>
internal sealed class CallerBody(Stream body) : ReadOnlyStream
{
    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            ValueTask<int> read = body.ReadAsync(buffer, cancellationToken);
            return read.IsCompletedSuccessfully ? read : AwaitAsync(read);
        }
        catch (InvalidOperationException fault)
        {
            throw new IOException("the body cannot be read", fault);
        }
    }

    private static async ValueTask<int> AwaitAsync(ValueTask<int> read)
    {
        try
        {
            return await read;
        }
        catch (InvalidOperationException fault)
        {
            throw new IOException("the body cannot be read", fault);
        }
    }
}
