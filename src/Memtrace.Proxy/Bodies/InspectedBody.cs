using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Bodies;

/// <summary>
/// A write body on its way: decoded, inspected, and what was inspected is what the forwarder reads from it. A body that ends within
/// <see cref="BodyBounds.Window"/> is judged whole by <see cref="FillAsync"/>. Of a longer one every piece is inspected before it is
/// handed out, and the last byte that was read is kept back until the verdict over all of them, so that no Arc ever has a whole body
/// that was refused. Memory: see <see cref="BodyBounds"/>.
/// </summary>
/// <param name="body">What the client sends.</param>
/// <param name="inspector">Judges the decoded bytes.</param>
/// <param name="announced">The length that the client announced, if any.</param>
/// <param name="max">How long a body may be, as it was sent and as it was decoded.</param>
/// <param name="window">The place that a zstd body takes; belongs to this body from here on.</param>
internal sealed class InspectedBody(CallerBody body, IWriteInspector inspector, long? announced, long max, ZstdWindow window) : ReadOnlyStream
{
    private const int FirstBuffer = 16 * 1024;
    private const int Growth = 4;
    private const int KeptBack = 1;

    private static readonly Refusal TooManyWindows = RefusalCatalogue.TooManyWrites with
    {
        Hint = $"send at most {BodyBounds.ZstdWindows} zstd bodies at a time, or compress with gzip",
    };

    private const int Idle = 0;
    private const int Reading = 1;
    private const int Left = 2;

    private PooledBytes? _held;
    private IBodyDecoder? _decoder;
    private long _count;
    private int _start;
    private int _end;
    private bool _ended;
    private int _state;

    /// <summary>After <see cref="FillAsync"/>: how many bytes go upstream; null when that is not known before they have gone.</summary>
    public long? SentLength => _ended ? _end : _decoder is PlainBody ? announced : null;

    /// <summary>Time in which it was decoded and judged, without the waiting for the client or for an Arc.</summary>
    public TimeSpan InspectedFor { get; private set; }

    /// <summary>Reads and judges the body as far as it fits in the window. Null means that the request may go on.</summary>
    /// <exception cref="IOException">The caller's connection broke, or the server read no further.</exception>
    public async ValueTask<Refusal?> FillAsync(CancellationToken cancellationToken)
    {
        long began = body.WorkingTimestamp;
        try
        {
            return await FillWindowAsync(cancellationToken);
        }
        finally
        {
            InspectedFor += body.WorkedSince(began);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Interlocked.CompareExchange(ref _state, Reading, Idle) != Idle, this);
        try
        {
            return buffer.IsEmpty ? 0 : await HandOutAsync(buffer, cancellationToken);
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Reading) != Reading)
            {
                Release();
            }
        }
    }

    /// <summary>Gives the buffers back, wiped; a read that is still under way does so when it ends.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _state, Left) != Reading)
        {
            Release();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<Refusal?> FillWindowAsync(CancellationToken cancellationToken)
    {
        Refusal? refusal = announced > max ? RefusalCatalogue.BodyTooLarge : await OpenAsync(cancellationToken);
        while (refusal is null && !_ended && HasRoom())
        {
            refusal = await InspectMoreAsync(cancellationToken);
        }

        // Arc would decode once more what comes out of a coding and looks like one.
        return refusal ?? (BodyCodings.Of(_held!.Span[.._end]) is BodyCoding.Plain ? null : WriteRefusals.Malformed);
    }

    private async ValueTask<Refusal?> OpenAsync(CancellationToken cancellationToken)
    {
        var first = new PooledBytes((int)Math.Min((announced + 1) ?? FirstBuffer, BodyBounds.Window));
        _held = first;
        int length = 0;
        int read = -1;
        while (length < BodyCodings.MagicLength && read != 0 && length < first.Capacity)
        {
            read = await body.ReadAsync(first.Memory[length..], cancellationToken);
            length += read;
            first.Mark(length);
        }

        BodyCoding coding = BodyCodings.Of(first.Span[..length]);
        if (coding is BodyCoding.Plain)
        {
            _decoder = new PlainBody(body);
            return Inspect(new DecodedPiece(length), ends: read == 0);
        }

        if (coding is BodyCoding.Zstd && !Zstd.IsThere)
        {
            return RefusalCatalogue.UnsupportedEncoding with { Hint = "zstd is not installed here: compress with gzip, or not at all" };
        }

        if (coding is BodyCoding.Zstd && !window.TryOpen())
        {
            return TooManyWindows;
        }

        _held = null;
        _decoder = coding is BodyCoding.Gzip
            ? new GzipBody(new CompressedSource(first, length, body))
            : new ZstdBody(first, length, body);
        _held = new PooledBytes(FirstBuffer);
        return null;
    }

    private async ValueTask<int> HandOutAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!_ended && _end - _start <= KeptBack)
        {
            _held!.Span[_start.._end].CopyTo(_held.Span);
            (_start, _end) = (0, _end - _start);
            if (_decoder is not PlainBody)
            {
                // A few packets decode to a hundred megabytes: without a pause all of them would be work of one thread, and where the Arc's
                // socket wakes that thread, other callers' sockets wait for it.
                await Task.Yield();
            }

            long began = body.WorkingTimestamp;
            Refusal? refusal = await InspectMoreAsync(cancellationToken);
            InspectedFor += body.WorkedSince(began);
            if (refusal is not null)
            {
                throw new BodyRefusedException(refusal);
            }
        }

        int length = Math.Min(buffer.Length, _end - _start - (_ended ? 0 : KeptBack));
        _held!.Span.Slice(_start, length).CopyTo(buffer.Span);
        _start += length;
        return length;
    }

    private async ValueTask<Refusal?> InspectMoreAsync(CancellationToken cancellationToken)
    {
        DecodedPiece piece = await _decoder!.ReadAsync(_held!.Memory[_end..], cancellationToken);
        return Inspect(piece, ends: piece.Length == 0);
    }

    private Refusal? Inspect(DecodedPiece piece, bool ends)
    {
        _held!.Mark(_end + piece.Length);
        _count += piece.Length;
        Refusal? refusal = piece.Refusal ?? (_count > max ? RefusalCatalogue.BodyTooLarge : null);
        if (refusal is null && piece.Length > 0)
        {
            refusal = inspector.Inspect(_held.Span.Slice(_end, piece.Length));
            _end += piece.Length;
        }

        if (refusal is null && ends)
        {
            refusal = inspector.Complete();
            _ended = refusal is null;
            CloseDecoder();
        }

        return refusal;
    }

    private bool HasRoom()
    {
        if (_end == _held!.Capacity && _end < BodyBounds.Window)
        {
            _held.Grow(Math.Min(_end * Growth, BodyBounds.Window));
        }

        return _end < _held.Capacity;
    }

    private void Release()
    {
        _held?.Dispose();
        CloseDecoder();
    }

    // As soon as nothing more is read, and not when an Arc has answered.
    private void CloseDecoder()
    {
        _decoder?.Dispose();
        window.Dispose();
    }
}
