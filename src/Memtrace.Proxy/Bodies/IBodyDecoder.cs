namespace Memtrace.Proxy.Bodies;

/// <summary>Reads one body and hands out its decoded bytes. Disposing it gives back what it holds.</summary>
internal interface IBodyDecoder : IDisposable
{
    /// <summary>Puts the next decoded bytes into <paramref name="into"/>, which has room for at least one.</summary>
    /// <exception cref="IOException">The caller's connection broke, or the server read no further.</exception>
    ValueTask<DecodedPiece> ReadAsync(Memory<byte> into, CancellationToken cancellationToken);
}
