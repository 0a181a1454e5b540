namespace Memtrace.Proxy.Bodies;

/// <summary>A body that is not compressed: straight from the socket to where it is wanted.</summary>
internal sealed class PlainBody(Stream body) : IBodyDecoder
{
    /// <inheritdoc/>
    public ValueTask<DecodedPiece> ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        ValueTask<int> read = body.ReadAsync(into, cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<DecodedPiece>(new DecodedPiece(read.Result)) : AwaitAsync(read);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static async ValueTask<DecodedPiece> AwaitAsync(ValueTask<int> read) => new(await read);
}
