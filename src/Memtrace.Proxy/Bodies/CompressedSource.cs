namespace Memtrace.Proxy.Bodies;

/// <summary>
/// The compressed bytes of a body: first those that were read to tell its coding, then the rest, up to <see cref="BodyBounds.MaxDecoded"/>
/// of them. Knows whether somebody asked past the end.
/// </summary>
/// <param name="start">What was read already; belongs to this source from here on.</param>
/// <param name="length">How much of <paramref name="start"/> that is.</param>
/// <param name="body">Where the rest comes from.</param>
internal sealed class CompressedSource(PooledBytes start, int length, Stream body) : ReadOnlyStream
{
    private int _given;
    private long _count;

    /// <summary>True once a read found nothing more.</summary>
    public bool AskedPastEnd { get; private set; }

    /// <summary>True when there are more bytes than are read; then it ends early.</summary>
    public bool IsTooLong => _count > BodyBounds.MaxDecoded;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int left = Math.Min(length - _given, buffer.Length);
        if (left == 0)
        {
            return ReadOnAsync(buffer, cancellationToken);
        }

        start.Span.Slice(_given, left).CopyTo(buffer.Span);
        _given += left;
        _count += left;
        return ValueTask.FromResult(left);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            start.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadOnAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read = await body.ReadAsync(buffer, cancellationToken);
        AskedPastEnd |= read == 0 && !buffer.IsEmpty;
        _count += read;
        return IsTooLong ? 0 : read;
    }
}
