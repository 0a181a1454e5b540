using System.Text;
using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Writes;

/// <summary>
/// InfluxDB line protocol as Arc reads it: bad lines, tags and fields are skipped without a word, a bad measurement name fails all.
/// </summary>
internal sealed class LineProtocol(TimeUnit unit, long nowMicros)
{
    private readonly RowCollector _rows = new();
    private readonly HashSet<string> _names = [];
    private readonly List<Range> _parts = [];
    private readonly List<Range> _components = [];
    private readonly HashSet<string> _tags = [];
    private readonly Dictionary<(string Measurement, string Column), ColumnType> _types = [];
    private readonly List<(string Column, ColumnType Type)> _rowTypes = [];
    private string _measurement = "";
    private bool _rowFails;
    private bool _bodyFails;

    public WriteResult Parse(ReadOnlySpan<byte> body)
    {
        foreach (var range in body.Split((byte)'\n'))
        {
            var line = GoText.TrimSpace(body[range]);
            if (!line.IsEmpty && line[0] != '#' && ReadLine(line) is { } measurement)
            {
                EndRow(measurement);
            }
            else
            {
                _rows.DropRow();
            }
        }

        if (_rows.RowCount == 0)
        {
            return WriteResult.Refuse("No valid records in request");
        }

        foreach (var name in _names)
        {
            if (!ArcNames.IsMeasurement(name))
            {
                return WriteResult.Refuse($"invalid measurement name \"{name}\"");
            }
        }

        return _bodyFails ? WriteResult.Fail("Write failed: failed to convert columns") : WriteResult.Of(_rows.Take());
    }

    private void EndRow(string measurement)
    {
        _names.Add(measurement);
        _bodyFails |= _rowFails;
        foreach (var (column, type) in _rowTypes)
        {
            _types.TryAdd((measurement, column), type);
        }

        _rows.EndRow(measurement);
    }

    private string? ReadLine(ReadOnlySpan<byte> line)
    {
        Split(line, (byte)' ', _parts);
        if (_parts.Count < 2)
        {
            return null;
        }

        _tags.Clear();
        _rowTypes.Clear();
        _rowFails = false;
        _rows.Set("time", Cell.Time(_parts.Count < 3 ? nowMicros : ReadTime(line[_parts[2]])));
        ReadMeasurement(line[_parts[0]]);
        return _measurement.Length > 0 && ReadFields(line[_parts[1]]) ? _measurement : null;
    }

    private void ReadMeasurement(ReadOnlySpan<byte> part)
    {
        Split(part, (byte)',', _components);
        _measurement = _components.Count == 0 ? "" : Unescape(part[_components[0]]);
        for (var i = 1; i < _components.Count; i++)
        {
            var tag = part[_components[i]];
            var equals = tag.IndexOf((byte)'=');
            if (equals > 0)
            {
                var name = Unescape(tag[..equals]);
                _tags.Add(name);
                Set(name, Cell.Text(Unescape(tag[(equals + 1)..])));
            }
        }
    }

    private bool ReadFields(ReadOnlySpan<byte> part)
    {
        var any = false;
        Split(part, (byte)',', _components);
        foreach (var component in _components)
        {
            var field = part[component];
            var equals = field.IndexOf((byte)'=');
            if (equals > 0 && ReadValue(GoText.TrimSpace(field[(equals + 1)..])) is { } value)
            {
                var name = Unescape(field[..equals]);
                Set(_tags.Contains(name) ? name + "_value" : name, value);
                any = true;
            }
        }

        return any;
    }

    // A column that is called time overwrites the row's own; what is no number there fails the write after it went to the write-ahead log.
    private void Set(string name, Cell value)
    {
        if (name == "time")
        {
            _rowFails |= value.Type is ColumnType.Text or ColumnType.Boolean;
            value = Cell.Time(value.Type is ColumnType.Float ? (long)value.AsFloat : value.AsInteger);
        }

        else
        {
            value = Fit(name, value);
        }

        _rows.Set(name, value);
    }

    // A column has the type of its first value; other numbers are made to fit, and what does not fit fails the write.
    private Cell Fit(string name, Cell value)
    {
        if (!_types.TryGetValue((_measurement, name), out var type))
        {
            _rowTypes.Add((name, value.Type));
            return value;
        }

        switch (type, value.Type)
        {
            case (ColumnType.Integer, ColumnType.Float):
                return Cell.Integer((long)value.AsFloat);
            case (ColumnType.Float, ColumnType.Integer):
                return Cell.Float(value.AsInteger);
            default:
                _rowFails |= type != value.Type;
                return value;
        }
    }

    // A time that cannot be read, or that the unit carries out of 64 bits, is the server's time: no error.
    private long ReadTime(ReadOnlySpan<byte> text)
    {
        var unitMicros = unit switch { TimeUnit.Milliseconds => 1_000, TimeUnit.Seconds => 1_000_000, _ => 1 };
        return GoText.TryParseInt(GoText.TrimSpace(text), out var value)
            && value <= long.MaxValue / unitMicros && value >= long.MinValue / unitMicros
                ? EpochTime.ToMicros(value, unit)
                : nowMicros;
    }

    private Cell? ReadValue(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        if (IsWord(text, "t"u8) || IsWord(text, "true"u8) || IsWord(text, "f"u8) || IsWord(text, "false"u8))
        {
            return Cell.Boolean((text[0] | 0x20) == 't');
        }

        if (text[0] == '"')
        {
            return Cell.Text(text.Length > 1 && text[^1] == '"' ? Unescape(text[1..^1]) : GoText.ToString(text.Trim((byte)'"')));
        }

        switch (text[^1])
        {
            case (byte)'i':
                return GoText.TryParseInt(text[..^1], out var integer) ? Cell.Integer(integer) : null;
            case (byte)'u':
                return ReadUnsigned(text[..^1]);
            default:
                return GoText.TryParseFloat(text, out var value) ? Cell.Float(value) : Cell.Text(GoText.ToString(text));
        }
    }

    // What is beyond a signed integer is read, and then fails the write when columns are made of rows.
    private Cell? ReadUnsigned(ReadOnlySpan<byte> text)
    {
        if (!GoText.TryParseUint(text, out var value))
        {
            return null;
        }

        _rowFails |= value > long.MaxValue;
        return Cell.Unsigned(value);
    }

    private static bool IsWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);

    // Arc cuts a line at blanks and its parts at commas by the same rule: not behind a backslash, whatever follows it, and not between
    // two double quotes, wherever they stand. Empty parts are left out.
    private static void Split(ReadOnlySpan<byte> text, byte delimiter, List<Range> parts)
    {
        parts.Clear();
        var start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == delimiter && !quoted)
            {
                if (i > start)
                {
                    parts.Add(start..i);
                }

                start = i + 1;
            }
        }

        if (text.Length > start)
        {
            parts.Add(start..text.Length);
        }
    }

    private static string Unescape(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'\\') < 0)
        {
            return GoText.ToString(text);
        }

        var plain = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && ", =\"\\"u8.Contains(text[i + 1]))
            {
                i++;
            }

            plain.Add(text[i]);
        }

        return GoText.ToString([.. plain]);
    }
}
