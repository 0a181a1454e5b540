using Memtrace.Proxy.Rooms;

namespace Memtrace.Proxy.Answers;

/// <summary>
/// The body of an answer whose length nobody says in advance, or which is so long that it may end early: counts what is handed to the
/// server.
/// </summary>
internal sealed class CountedAnswer : Stream
{
    // Shorter answers leave in one piece or not at all: their head says how long they are.
    private const int ShortAnswer = 64 * 1024;

    private readonly Stream _body;

    private CountedAnswer(Stream body) => _body = body;

    /// <summary>Bytes of the answer so far, without the frames of chunks.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Counts the answer from here on, where its head does not already say enough.</summary>
    public static void Begin(HttpContext context, TenantRequest request)
    {
        if (context.Response.ContentLength is <= ShortAnswer || context.Response.StatusCode is StatusCodes.Status204NoContent)
        {
            return;
        }

        request.Answer = new CountedAnswer(context.Response.Body);
        context.Response.Body = request.Answer;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Count += buffer.Length;
        return _body.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => _body.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => _body.Flush();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
