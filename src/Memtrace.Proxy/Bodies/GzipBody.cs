using System.IO.Compression;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Bodies;

/// <summary>
/// A gzip body, all its members. The runtime's decoder says nothing of bytes after the last member that begin no other one: it just
/// stops. It has then not asked for more, whereas after a whole body it always asks past the end; that tells one from the other. That a
/// body was cut short is said by the decoder itself, under the switch <c>System.IO.Compression.UseStrictValidation</c>, which every
/// program of this repository is built with.
/// </summary>
internal sealed class GzipBody(CompressedSource source) : IBodyDecoder
{
    private readonly GZipStream _decoded = new(source, CompressionMode.Decompress);

    /// <inheritdoc/>
    public async ValueTask<DecodedPiece> ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        try
        {
            int read = await _decoded.ReadAsync(into, cancellationToken);
            return source.IsTooLong || (read == 0 && !source.AskedPastEnd) ? Refuse() : new DecodedPiece(read);
        }
        catch (InvalidDataException)
        {
            return Refuse();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _decoded.Dispose();

    private DecodedPiece Refuse() =>
        new(0, source.IsTooLong ? RefusalCatalogue.BodyTooLarge : RefusalCatalogue.UnreadableBody);
}
