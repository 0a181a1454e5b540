using System.Text.Unicode;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>One line: <c>measurement[,tag=value…] field=value[,field=value…] [timestamp]</c>, without blanks around it.</summary>
internal ref struct LineProtocolLine(ReadOnlySpan<byte> line, TimeUnit unit, LineProtocolColumns columns)
{
    // A measurement's rows without a time have one hour, whichever it is: this one no timestamp has.
    private const long HourOfArrival = long.MaxValue;

    private static readonly Refusal ReservedName = WriteRefusals.Column with
    {
        Hint = "time is the timestamp at the end of the line, not a tag or a field",
    };

    private readonly ReadOnlySpan<byte> _line = line;
    private ReadOnlySpan<byte> _key;
    private int _keyStart;

    /// <summary>How far the line was read; at a refusal, the offending byte.</summary>
    public int Position { get; private set; }

    private readonly ReadOnlySpan<byte> Rest => _line[Position..];

    /// <summary>Reads the line; null when Arc reads the same.</summary>
    public Refusal? Inspect()
    {
        Refusal? refusal = ReadMeasurement();
        while (refusal is null && Takes((byte)','))
        {
            refusal = ReadKey() ?? NoteKey(columns.AddTag(_key)) ?? ReadTagValue();
        }

        if ((refusal ??= ReadBlanks()) is not null)
        {
            return refusal;
        }

        do
        {
            refusal = ReadKey() ?? ReadFieldValue();
        }
        while (refusal is null && Takes((byte)','));
        return refusal ?? ReadTimestamp();
    }

    private Refusal? ReadMeasurement()
    {
        int length = _line.IndexOfAnyExcept(LineProtocolBytes.OfMeasurement);
        length = length < 0 ? _line.Length : length;
        if (!char.IsAsciiLetter((char)_line[0]))
        {
            return WriteRefusals.Measurement;
        }

        if (length > MeasurementName.MaxLength)
        {
            return Refuse(WriteRefusals.Measurement, MeasurementName.MaxLength);
        }

        Position = length;
        if (length < _line.Length && _line[length] is not ((byte)',' or (byte)' '))
        {
            return WriteRefusals.Measurement;
        }

        columns.BeginRow(_line[..length]);
        return null;
    }

    private Refusal? ReadKey()
    {
        ReadOnlySpan<byte> rest = Rest;
        int length = rest.IndexOfAny(LineProtocolBytes.EndOfKey);
        if (length < 0)
        {
            return Refuse(WriteRefusals.Malformed, rest.Length);
        }

        _keyStart = Position;
        if (rest[length] == '=')
        {
            _key = rest[..length];
        }
        else if (ReadUnusualKey(rest, out length) is { } malformed)
        {
            return malformed;
        }

        if ((ColumnName.Inspect(_key) ?? (_key.Length == 4 && IsTime(_key) ? ReservedName : null)) is { } refusal)
        {
            return refusal;
        }

        Position += length + 1;
        return null;
    }

    // Arc cuts at the first = whatever stands before it, an escape or a quote too.
    private Refusal? ReadUnusualKey(ReadOnlySpan<byte> rest, out int length)
    {
        Span<byte> name = columns.Room;
        int named = 0;
        for (length = 0; length < rest.Length && named < name.Length; length++)
        {
            bool escapes = LineProtocolBytes.Escapes(rest[length..]);
            switch (escapes ? rest[length + 1] : rest[length])
            {
                case (byte)'=' when !escapes:
                    _key = name[..named];
                    return null;
                case (byte)'=':
                case (byte)'"' or (byte)',' or (byte)' ' when !escapes:
                    return Refuse(WriteRefusals.Malformed, length);
                default:
                    length += escapes ? 1 : 0;
                    name[named++] = rest[length];
                    break;
            }
        }

        return named == name.Length ? WriteRefusals.Column : Refuse(WriteRefusals.Malformed, rest.Length);
    }

    private Refusal? ReadTagValue()
    {
        ReadOnlySpan<byte> rest = Rest;
        int length = rest.IndexOfAny(LineProtocolBytes.EndOfTagValue);
        if (length >= 0 && rest[length] is not ((byte)',' or (byte)' '))
        {
            length = LengthOfUnusualTagValue(rest, length, out int fault);
            if (length < 0)
            {
                return Refuse(WriteRefusals.Malformed, fault);
            }
        }

        if (length <= 0)
        {
            return Refuse(WriteRefusals.Malformed, length < 0 ? rest.Length : 0);
        }

        Position += length;
        return null;
    }

    // Arc looks for the end outside of quotes here too, but keeps them as text: a quote that covers a comma or a blank has two readings.
    private static int LengthOfUnusualTagValue(ReadOnlySpan<byte> rest, int from, out int fault)
    {
        bool quoted = false;
        for (int i = from; i < rest.Length; i++)
        {
            fault = i;
            switch (rest[i])
            {
                case (byte)'\\' when i + 1 < rest.Length && rest[i + 1] >= ' ':
                    i++;
                    break;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)',' or (byte)' ' when !quoted:
                    fault = 0;
                    return Utf8.IsValid(rest[..i]) ? i : -1;
                case (byte)',' or (byte)' ':
                case < 0x20 or 0x7f:
                    return -1;
                default:
                    break;
            }
        }

        fault = rest.Length;
        return -1;
    }

    private Refusal? ReadFieldValue()
    {
        ReadOnlySpan<byte> rest = Rest;
        bool quoted = rest is [(byte)'"', ..];
        int length = quoted ? LineProtocolBytes.LengthOfQuoted(rest) : LineProtocolWord.LengthOf(rest);
        ColumnKind kind = quoted ? ColumnKind.Text : LineProtocolWord.KindOf(rest[..length]);
        if (length == 0 || kind is ColumnKind.None)
        {
            return WriteRefusals.Malformed;
        }

        Position += length;
        return Position == _line.Length || _line[Position] is (byte)',' or (byte)' '
            ? NoteKey(columns.AddField(_key, kind))
            : WriteRefusals.Malformed;
    }

    private Refusal? NoteKey(Refusal? refusal)
    {
        Position = refusal is null ? Position : _keyStart;
        return refusal;
    }

    private Refusal? ReadTimestamp()
    {
        long hour = HourOfArrival;
        if (Position < _line.Length)
        {
            if (ReadBlanks() is { } refusal)
            {
                return refusal;
            }

            if (!LineProtocolWord.TryReadInteger(Rest, out long timestamp)
                || !unit.Reaches(timestamp))
            {
                return WriteRefusals.Malformed;
            }

            hour = unit.HourOf(timestamp);
        }

        return columns.EndRow(hour);
    }

    private Refusal? ReadBlanks()
    {
        int blanks = Rest.IndexOfAnyExcept((byte)' ');
        return blanks > 0 ? Refuse(null, blanks) : WriteRefusals.Malformed;
    }

    private bool Takes(byte one)
    {
        bool there = Position < _line.Length && _line[Position] == one;
        Position += there ? 1 : 0;
        return there;
    }

    private static bool IsTime(ReadOnlySpan<byte> name) =>
        (name[0] | 0x20) == 't' && (name[1] | 0x20) == 'i' && (name[2] | 0x20) == 'm' && (name[3] | 0x20) == 'e';

    private Refusal? Refuse(Refusal? refusal, int further)
    {
        Position += further;
        return refusal;
    }
}
