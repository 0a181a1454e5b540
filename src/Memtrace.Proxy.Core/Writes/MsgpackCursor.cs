using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>Where the reading of a body stands: what is open, what comes next that nothing depends on, and why it ended if it did.</summary>
internal sealed class MsgpackCursor
{
    /// <summary>Lists and maps of a body that belong to no row.</summary>
    public const int MostContainers = 256;

    private const int MaxDepth = 16;

    // What a list or map costs Arc besides its values, and a key with its value, in cells.
    private const long CellsOfContainer = 16;
    private const long CellsOfPair = 4;

    private readonly MsgpackFrame[] _frames = new MsgpackFrame[MaxDepth];
    private int _containers;

    /// <summary>What the body may still cost.</summary>
    public WriteCells Cells { get; } = new(WriteCells.OfMsgpack);

    /// <summary>Lists and maps that are open.</summary>
    public int Depth { get; private set; }

    /// <summary>The innermost of them.</summary>
    public ref MsgpackFrame Top => ref _frames[Depth - 1];

    /// <summary>Offset in the body of what is being read.</summary>
    public long Offset { get; set; }

    /// <summary>Bytes that come next and that nothing depends on; whoever feeds the body takes them away.</summary>
    public ulong Passing { get; set; }

    /// <summary>Why the body is refused; the first reason is final.</summary>
    public Refusal? Fault { get; private set; }

    /// <summary>Offset in the body of what is refused.</summary>
    public long FaultAt { get; private set; }

    public int Refuse(Refusal fault) => Refuse(fault, Offset);

    public int Refuse(Refusal fault, long at)
    {
        if (Fault is null)
        {
            Fault = fault;
            FaultAt = at;
        }

        return 0;
    }

    /// <summary>Opens a list or map whose values cost so many cells each, all of them at once.</summary>
    public int Open(MsgpackFrame.Level level, MsgpackToken token, long cellsOfOne, Refusal tooMany) =>
        Cells.TryTake((long)token.Number * cellsOfOne) ? Open(level, token) : Refuse(tooMany);

    public int Open(MsgpackFrame.Level level, MsgpackToken token)
    {
        if (Depth == MaxDepth)
        {
            return Refuse(WriteRefusals.Depth);
        }

        _frames[Depth++] = new MsgpackFrame { Of = level, Remaining = token.Number };
        return token.Size;
    }

    /// <summary>Everything in the innermost list or map was read.</summary>
    public bool CanClose => Depth > 0 && Top.Remaining == 0 && !Top.AwaitsValue;

    /// <summary>True, and no longer open, when everything in the innermost list or map was read.</summary>
    public bool TryClose(out MsgpackFrame.Level level)
    {
        level = default;
        if (!CanClose)
        {
            return false;
        }

        level = Top.Of;
        Depth--;
        return true;
    }

    /// <summary>Takes a value, of whatever shape, that Arc passes over or keeps as it is.</summary>
    public int Pass(MsgpackToken token)
    {
        switch (token.Kind)
        {
            case MsgpackKind.Invalid:
                return Refuse(WriteRefusals.Malformed);
            case MsgpackKind.Array:
                return OpenPassed(token, (long)token.Number);
            case MsgpackKind.Map:
                return OpenPassed(token with { Number = token.Number * 2 }, (long)token.Number * CellsOfPair);
            case MsgpackKind.Str or MsgpackKind.Bin or MsgpackKind.Ext:
                Passing = token.Number;
                return token.Size;
            default:
                return token.Size;
        }
    }

    private int OpenPassed(MsgpackToken token, long cells) =>
        ++_containers <= MostContainers && Cells.TryTake(CellsOfContainer + cells)
            ? Open(MsgpackFrame.Level.Passed, token)
            : Refuse(WriteRefusals.TooMuchBeside);

    /// <summary>Reads a name with all its bytes, so that it can be judged whole wherever the pieces were cut.</summary>
    public int ReadText(ReadOnlySpan<byte> at, Refusal tooLong, out ReadOnlySpan<byte> text)
    {
        text = default;
        int size = MsgpackToken.TryRead(at, out MsgpackToken token);
        if (size < 0)
        {
            return size;
        }

        if (token.Kind != MsgpackKind.Str || token.Number > ColumnName.MaxLength)
        {
            return Refuse(token.Kind == MsgpackKind.Str ? tooLong : WriteRefusals.Malformed);
        }

        int whole = size + (int)token.Number;
        if (at.Length < whole)
        {
            return -whole;
        }

        text = at[size..whole];
        return whole;
    }
}
