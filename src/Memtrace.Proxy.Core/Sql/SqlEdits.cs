using System.Buffers;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>Replaces stretches of a text, left to right; costs nothing until the first, and gives the text itself back without one.</summary>
internal ref struct SqlEdits(string source)
{
    private readonly string _source = source;
    private char[]? _buffer;
    private int _length;
    private int _copied;

    /// <summary>Replaces a stretch to the right of all earlier ones by one space, or by nothing.</summary>
    public void Cut(int start, int end, bool leaveSpace) => Replace(start, end, leaveSpace ? " " : "");

    /// <summary>Replaces a stretch to the right of all earlier ones by a text of at most twice its length.</summary>
    public void Replace(int start, int end, ReadOnlySpan<char> text)
    {
        _buffer ??= ArrayPool<char>.Shared.Rent(_source.Length * 2);
        CopyUpTo(start);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
        _copied = end;
    }

    /// <summary>The edited text.</summary>
    public string Finish()
    {
        if (_buffer is null)
        {
            return _source;
        }

        CopyUpTo(_source.Length);
        _copied = _source.Length;
        return new string(_buffer, 0, _length);
    }

    /// <summary>Gives the working memory back; the SQL in it belongs to one organization and is wiped.</summary>
    public void Dispose()
    {
        if (_buffer is not null)
        {
            _buffer.AsSpan(0, _length).Clear();
            ArrayPool<char>.Shared.Return(_buffer);
            _buffer = null;
        }
    }

    private void CopyUpTo(int end)
    {
        _source.AsSpan(_copied, end - _copied).CopyTo(_buffer.AsSpan(_length));
        _length += end - _copied;
    }
}
