using System.Buffers;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// Cuts a body that arrives in pieces into lines at every line feed, as Arc does before it looks at anything else. A line that lies in
/// one piece is handed out in place; only the one that a piece cuts in two is copied, and never more than its bound.
/// </summary>
internal sealed class WrittenLines(int maxLength)
{
    private const int FirstRoom = 1024;

    private byte[] _begun = [];
    private int _begunLength;
    private long _next;

    /// <summary>Where in the body the line begins that was handed out last, or that is begun.</summary>
    public long Start { get; private set; }

    /// <summary>How many bytes there were.</summary>
    public long Length => _next + _begunLength;

    /// <summary>The line that no line feed has ended yet; one byte over the bound if it is too long.</summary>
    public ReadOnlySpan<byte> Begun => _begun.AsSpan(0, _begunLength);

    /// <summary>Hands out the next line of the piece; false when the piece is used up.</summary>
    public bool TryTake(ref ReadOnlySpan<byte> piece, out ReadOnlySpan<byte> line)
    {
        Start = _next;
        int end = piece.IndexOf((byte)'\n');
        if (end < 0)
        {
            Keep(piece);
            piece = line = default;
            return false;
        }

        line = piece[..end];
        piece = piece[(end + 1)..];
        _next += _begunLength + end + 1;
        if (_begunLength > 0)
        {
            Keep(line);
            line = Begun;
            _begunLength = 0;
        }

        return true;
    }

    /// <summary>Gives the room back; nothing may be taken after it.</summary>
    public void Release()
    {
        if (_begun.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_begun);
            _begun = [];
            _begunLength = 0;
        }
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, maxLength + 1 - _begunLength)];
        int length = _begunLength + text.Length;
        if (length > _begun.Length)
        {
            byte[] wider = ArrayPool<byte>.Shared.Rent(Math.Max(FirstRoom, Math.Max(length, 2 * _begun.Length)));
            Begun.CopyTo(wider);
            Release(wider);
        }

        text.CopyTo(_begun.AsSpan(_begunLength));
        _begunLength = length;
    }

    private void Release(byte[] wider)
    {
        if (_begun.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_begun);
        }

        _begun = wider;
    }
}
