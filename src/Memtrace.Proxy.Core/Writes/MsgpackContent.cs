using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>Reads what the rows are made of: columns, fields and tags.</summary>
internal sealed class MsgpackContent(MsgpackCursor cursor, MsgpackHours hours)
{
    // A writer of its own in Arc, however few values it has.
    private const long CellsOfColumn = 8;

    private readonly MsgpackColumn _column = new(hours);
    private ulong _columnName;
    private bool _isTimeColumn;

    /// <summary>The next name or value of the innermost map or list, which is one of these.</summary>
    public int Read(ReadOnlySpan<byte> at, MsgpackItem item)
    {
        ref MsgpackFrame frame = ref cursor.Top;
        return frame.Of switch
        {
            MsgpackFrame.Level.Column => ReadColumn(at, item, ref frame),
            MsgpackFrame.Level.CompactFields => ReadScalar(at, item, ref frame),
            _ when !frame.AwaitsValue => ReadName(at, item, ref frame),
            MsgpackFrame.Level.Columns => OpenColumn(at, item, ref frame),
            _ => ReadScalar(at, item, ref frame),
        };
    }

    public void EndColumn(MsgpackItem item) => item.EndColumn(_columnName, _column.Kind);

    private int ReadName(ReadOnlySpan<byte> at, MsgpackItem item, ref MsgpackFrame frame)
    {
        int size = cursor.ReadText(at, WriteRefusals.Column, out ReadOnlySpan<byte> name);
        if (size <= 0)
        {
            return size;
        }

        bool isTime = name.SequenceEqual("time"u8);
        bool isRow = frame.Of != MsgpackFrame.Level.Columns;

        // Beside the time of its row, a field or tag of that name makes Arc's column of times twice as long as the others.
        if ((isRow && isTime ? WriteRefusals.Column : ColumnName.Inspect(name)) is { } refusal)
        {
            return cursor.Refuse(refusal);
        }

        if (isRow)
        {
            item.AddName(name, frame.Of == MsgpackFrame.Level.Tags);
        }
        else
        {
            _columnName = NameHash.Of(name);
            _isTimeColumn = isTime;
        }

        frame.AwaitsValue = true;
        return size;
    }

    private int OpenColumn(ReadOnlySpan<byte> at, MsgpackItem item, ref MsgpackFrame frame)
    {
        int size = MsgpackToken.TryRead(at, out MsgpackToken token);
        if (size < 0)
        {
            return size;
        }

        if (token.Kind != MsgpackKind.Array || !item.TryLength(token.Number))
        {
            return cursor.Refuse(WriteRefusals.Malformed);
        }

        if (!cursor.Cells.TryTake(CellsOfColumn + (long)token.Number))
        {
            return cursor.Refuse(WriteRefusals.TooManyCells);
        }

        frame.AwaitsValue = false;
        frame.Remaining--;
        _column.Begin(_isTimeColumn);
        return cursor.Open(MsgpackFrame.Level.Column, token);
    }

    private int ReadColumn(ReadOnlySpan<byte> at, MsgpackItem item, ref MsgpackFrame frame)
    {
        int size = _column.Read(at, ref frame.Remaining);
        if (hours.TooMany)
        {
            return cursor.Refuse(WriteRefusals.Spread, item.Offset);
        }

        if (_column.Fault is { } fault)
        {
            return cursor.Refuse(fault, cursor.Offset + size);
        }

        cursor.Passing = _column.Rest;
        return size;
    }

    private int ReadScalar(ReadOnlySpan<byte> at, MsgpackItem item, ref MsgpackFrame frame)
    {
        int size = MsgpackToken.TryRead(at, out MsgpackToken token);
        if (size < 0)
        {
            return size;
        }

        if (token.Kind is MsgpackKind.Array or MsgpackKind.Map)
        {
            return cursor.Refuse(WriteRefusals.Depth);
        }

        // Arc logs such a value before it finds that it cannot store it, and its recovery stops there: at everybody's rows after it.
        if (token.Kind is MsgpackKind.Invalid or MsgpackKind.Bin or MsgpackKind.Ext || token.Beyond)
        {
            return cursor.Refuse(WriteRefusals.Malformed);
        }

        if (frame.Of == MsgpackFrame.Level.CompactFields)
        {
            item.AddCompactField();
        }

        frame.AwaitsValue = false;
        frame.Remaining--;
        return cursor.Pass(token);
    }
}
