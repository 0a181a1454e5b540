using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// Inspects a MessagePack write as it arrives. What a piece cuts in two is held until it is whole; nothing else is kept of a body, so
/// that its length does not matter.
/// </summary>
internal sealed class MsgpackInspector : IWriteInspector
{
    private const int LongestHead = 9;

    private readonly MsgpackCursor _cursor = new();
    private readonly MsgpackBody _body;
    private readonly byte[] _held = new byte[ColumnName.MaxLength + LongestHead];
    private int _heldLength;
    private int _needed;
    private Refusal? _refusal;

    public MsgpackInspector() => _body = new MsgpackBody(_cursor);

    /// <inheritdoc/>
    public Refusal? Inspect(ReadOnlySpan<byte> piece)
    {
        while (_refusal is null && !piece.IsEmpty)
        {
            int used = _heldLength > 0 ? Resume(piece) : Advance(piece);
            piece = piece[used..];
            if (_cursor.Fault is { } fault)
            {
                _refusal = At(fault, _cursor.FaultAt);
                _body.Release();
            }
        }

        return _refusal;
    }

    /// <inheritdoc/>
    public Refusal? Complete()
    {
        if (_refusal is null)
        {
            _body.Release();
        }

        return _refusal ??= _body.Ended ? null : At(WriteRefusals.Malformed, _cursor.Offset + _heldLength);
    }

    private int Advance(ReadOnlySpan<byte> piece)
    {
        int used = 0;
        while (used < piece.Length && _cursor.Fault is null)
        {
            int step = Step(piece[used..]);
            if (step < 0)
            {
                piece[used..].CopyTo(_held);
                _heldLength = piece.Length - used;
                _needed = -step;
                return piece.Length;
            }

            used += step;
        }

        return used;
    }

    private int Resume(ReadOnlySpan<byte> piece)
    {
        int used = Math.Min(_needed - _heldLength, piece.Length);
        piece[..used].CopyTo(_held.AsSpan(_heldLength));
        _heldLength += used;
        if (_heldLength == _needed)
        {
            int step = Step(_held.AsSpan(0, _heldLength));
            _needed = Math.Max(_needed, -step);
            _heldLength = step < 0 ? _heldLength : 0;
        }

        return used;
    }

    private int Step(ReadOnlySpan<byte> at)
    {
        int step = _cursor.Passing > 0 ? Pass(at) : _body.Read(at);
        _cursor.Offset += Math.Max(step, 0);
        return step;
    }

    private int Pass(ReadOnlySpan<byte> at)
    {
        int step = (int)Math.Min(_cursor.Passing, (ulong)at.Length);
        _cursor.Passing -= (ulong)step;
        return step;
    }

    private static Refusal At(Refusal refusal, long offset) => refusal with { Position = (int)Math.Min(offset, int.MaxValue) };
}
