using System.Text.Unicode;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// The grammar of a MessagePack write: knows what may come next and reads it, one step at a time, without recursion. Whatever is not
/// known to be stored by Arc as it was meant is refused; the cursor keeps why and where.
/// </summary>
internal sealed class MsgpackBody
{
    private const ulong MostNames = 2048;

    // What a map costs Arc before its rows are laid out, and each of its members, in cells.
    private const long CellsOfItem = 64;
    private const long CellsOfMember = 4;

    private readonly MsgpackCursor _cursor;
    private readonly MsgpackContent _content;
    private readonly MsgpackItem _outer = new();
    private readonly MsgpackItem _inner = new();
    private readonly MsgpackHours _hours = new();
    private readonly MsgpackRows _rows;
    private MsgpackItem _item;
    private bool _begun;

    public MsgpackBody(MsgpackCursor cursor)
    {
        _cursor = cursor;
        _content = new MsgpackContent(cursor, _hours);
        _rows = new MsgpackRows(cursor.Cells);
        _item = _outer;
    }

    /// <summary>The one value that a body is has been read.</summary>
    public bool Ended => _begun && _cursor.Depth == 0 && _cursor.Passing == 0;

    /// <summary>Reads a step from the beginning; positive is what it took, negative how many bytes it would need.</summary>
    public int Read(ReadOnlySpan<byte> at)
    {
        int size = _cursor.Depth == 0 ? ReadRoot(at) : _cursor.Top.Of switch
        {
            MsgpackFrame.Level.List or MsgpackFrame.Level.Batch => ReadElement(at, ref _cursor.Top),
            MsgpackFrame.Level.Item when _cursor.Top.AwaitsValue => ReadMember(at, ref _cursor.Top),
            MsgpackFrame.Level.Item => ReadKey(at, ref _cursor.Top),
            MsgpackFrame.Level.Passed => ReadPassed(at, ref _cursor.Top),
            _ => _content.Read(at, _item),
        };
        if (size > 0 && _cursor.CanClose)
        {
            Settle();
        }

        return size;
    }

    /// <summary>Gives the room back; nothing may be read after it.</summary>
    public void Release()
    {
        _hours.Release();
        _rows.Release();
    }

    private int ReadRoot(ReadOnlySpan<byte> at)
    {
        int size = MsgpackToken.TryRead(at, out MsgpackToken token);
        if (size < 0)
        {
            return size;
        }

        if (_begun || token.Kind is not (MsgpackKind.Map or MsgpackKind.Array))
        {
            return _cursor.Refuse(WriteRefusals.Malformed);
        }

        _begun = true;
        return token.Kind == MsgpackKind.Map ? OpenItem(_outer, token) : OpenItems(MsgpackFrame.Level.List, token);
    }

    private int ReadElement(ReadOnlySpan<byte> at, ref MsgpackFrame frame)
    {
        int size = MsgpackToken.TryRead(at, out MsgpackToken token);
        if (size < 0)
        {
            return size;
        }

        if (token.Kind != MsgpackKind.Map)
        {
            return _cursor.Refuse(WriteRefusals.Malformed);
        }

        frame.Remaining--;
        return OpenItem(_inner, token);
    }

    private int ReadKey(ReadOnlySpan<byte> at, ref MsgpackFrame frame)
    {
        int size = _cursor.ReadText(at, WriteRefusals.Malformed, out ReadOnlySpan<byte> key);
        if (size <= 0)
        {
            return size;
        }

        frame.Member = MsgpackItem.Find(key);
        if (!Utf8.IsValid(key) || !_item.TryName(frame.Member))
        {
            return _cursor.Refuse(WriteRefusals.Malformed);
        }

        frame.AwaitsValue = true;
        return size;
    }

    private int ReadMember(ReadOnlySpan<byte> at, ref MsgpackFrame frame)
    {
        int size = MsgpackToken.TryRead(at, out MsgpackToken token);
        if (size < 0)
        {
            return size;
        }

        if (frame.Member == MsgpackMember.Measurement)
        {
            return ReadMeasurement(at, token, ref frame);
        }

        frame.AwaitsValue = false;
        frame.Remaining--;
        if (frame.Member == MsgpackMember.Unknown)
        {
            return _cursor.Pass(token);
        }

        if (token.Kind == MsgpackKind.Nil)
        {
            return size;
        }

        _item.Fill(frame.Member);
        return frame.Member switch
        {
            MsgpackMember.Time => MsgpackColumn.TryTime(token, out long time) && _item.TryDate(time) ? size : _cursor.Refuse(WriteRefusals.Malformed),
            MsgpackMember.Host => token.Kind is MsgpackKind.Str or MsgpackKind.Int ? _cursor.Pass(token) : _cursor.Refuse(WriteRefusals.Malformed),
            _ => OpenMember(frame.Member, token),
        };
    }

    private int ReadMeasurement(ReadOnlySpan<byte> at, MsgpackToken token, ref MsgpackFrame frame)
    {
        ulong measurement = 0;
        int size = token.Size;
        if (token.Kind == MsgpackKind.Str)
        {
            size = _cursor.ReadText(at, WriteRefusals.Measurement, out ReadOnlySpan<byte> name);
            if (size <= 0)
            {
                return size;
            }

            measurement = MsgpackMeasurement.Hash(name);
        }
        else if (token.Kind == MsgpackKind.Int && (token.Beyond || (long)token.Number >= 0))
        {
            measurement = MsgpackMeasurement.Hash(token.Number);
        }

        frame.AwaitsValue = false;
        frame.Remaining--;
        _item.Measure(measurement);
        return measurement == 0 ? _cursor.Refuse(WriteRefusals.Measurement) : size;
    }

    private int OpenMember(MsgpackMember member, MsgpackToken token)
    {
        bool isList = member is MsgpackMember.Batch or MsgpackMember.CompactFields;
        bool isBatchInside = member == MsgpackMember.Batch && _cursor.Depth > 1;
        if (isBatchInside || token.Kind != (isList ? MsgpackKind.Array : MsgpackKind.Map))
        {
            return _cursor.Refuse(WriteRefusals.Malformed);
        }

        if (member == MsgpackMember.Batch)
        {
            return OpenItems(MsgpackFrame.Level.Batch, token);
        }

        if (token.Number > MostNames)
        {
            return _cursor.Refuse(WriteRefusals.TooManyColumns);
        }

        if (member == MsgpackMember.Columns)
        {
            _hours.BeginColumns();
        }

        return _cursor.Open(
            member switch
            {
                MsgpackMember.CompactFields => MsgpackFrame.Level.CompactFields,
                MsgpackMember.Columns => MsgpackFrame.Level.Columns,
                MsgpackMember.Fields => MsgpackFrame.Level.Fields,
                _ => MsgpackFrame.Level.Tags,
            },
            token);
    }

    private int ReadPassed(ReadOnlySpan<byte> at, ref MsgpackFrame frame)
    {
        int size = MsgpackToken.TryRead(at, out MsgpackToken token);
        if (size < 0)
        {
            return size;
        }

        frame.Remaining--;
        return _cursor.Pass(token);
    }

    private int OpenItem(MsgpackItem item, MsgpackToken token)
    {
        _item = item;
        item.Begin(_cursor.Offset);
        return _cursor.Open(MsgpackFrame.Level.Item, token, CellsOfMember, WriteRefusals.TooMuchBeside);
    }

    private int OpenItems(MsgpackFrame.Level level, MsgpackToken token) =>
        _cursor.Open(level, token, CellsOfItem, WriteRefusals.TooManyCells);

    private void Settle()
    {
        while (_cursor.Fault is null && _cursor.TryClose(out MsgpackFrame.Level level))
        {
            switch (level)
            {
                case MsgpackFrame.Level.Column:
                    _content.EndColumn(_item);
                    break;
                case MsgpackFrame.Level.Batch:
                    _item = _outer;
                    break;
                case MsgpackFrame.Level.Item when _item.End(_rows, _hours) is { } fault:
                    _cursor.Refuse(fault, _item.Offset);
                    break;
                default:
                    break;
            }
        }
    }
}
