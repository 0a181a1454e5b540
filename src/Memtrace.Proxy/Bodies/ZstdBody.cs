using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Bodies;

/// <summary>
/// A zstd body, all its frames, skippable ones included. What stands between frames is looked at before the library sees it: distributions
/// build it so that it would also read the formats of before RFC 8878.
/// </summary>
/// <param name="input">Where compressed bytes are kept; belongs to this body from here on.</param>
/// <param name="length">How many were read into it already, the first frame's magic at least.</param>
/// <param name="body">Where the rest comes from.</param>
internal sealed class ZstdBody(PooledBytes input, int length, Stream body) : IBodyDecoder
{
    private readonly Zstd.ZstdDecoderHandle _decoder = Zstd.Open();
    private int _start;
    private int _end = length;
    private long _count = length;
    private bool _atFrame = true;
    private bool _holdsOutput;

    /// <summary>What a caller is told whose frames want more memory than a frame may.</summary>
    public static Refusal WindowTooLarge { get; } = RefusalCatalogue.BodyTooLarge with
    {
        Hint = "compress with a zstd window of 8 MB at most (no --long, no --ultra)",
    };

    /// <inheritdoc/>
    public async ValueTask<DecodedPiece> ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Missing > 0 && !await FillAsync(cancellationToken))
            {
                return _atFrame && _end == _start ? new DecodedPiece(0) : new DecodedPiece(0, RefusalCatalogue.UnreadableBody);
            }

            if (Missing > 0)
            {
                continue;
            }

            DecodedPiece piece = Decode(into.Span);
            if (piece is not { Length: 0, Refusal: null })
            {
                return piece;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        input.Dispose();
    }

    // Between frames a whole magic must be there to be looked at; inside one, anything, unless the decoder still holds decoded bytes.
    private int Missing => Math.Max(0, (_atFrame ? BodyCodings.MagicLength : _holdsOutput ? 0 : 1) - (_end - _start));

    private static bool IsFrame(ReadOnlySpan<byte> magic) =>
        BodyCodings.Of(magic) is BodyCoding.Zstd || magic is [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..];

    private DecodedPiece Decode(Span<byte> into)
    {
        ReadOnlySpan<byte> from = input.Span[_start.._end];
        if (_count > BodyBounds.MaxDecoded)
        {
            return new DecodedPiece(0, RefusalCatalogue.BodyTooLarge);
        }

        if (_atFrame && !IsFrame(from))
        {
            return new DecodedPiece(0, RefusalCatalogue.UnreadableBody);
        }

        Span<byte> to = into;
        ZstdStep step = Zstd.Decode(_decoder, ref from, ref to);
        _start = _end - from.Length;
        _atFrame = step is ZstdStep.FrameEnded;
        _holdsOutput = to.IsEmpty && !_atFrame;
        return step switch
        {
            ZstdStep.WindowTooLarge => new DecodedPiece(0, WindowTooLarge),
            ZstdStep.Unreadable => new DecodedPiece(0, RefusalCatalogue.UnreadableBody),
            _ => new DecodedPiece(into.Length - to.Length),
        };
    }

    // Gives false at the end of the body.
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        input.Span[_start.._end].CopyTo(input.Span);
        (_start, _end) = (0, _end - _start);
        int read = await body.ReadAsync(input.Memory[_end..], cancellationToken);
        _end += read;
        _count += read;
        input.Mark(_end);
        return read > 0;
    }
}
