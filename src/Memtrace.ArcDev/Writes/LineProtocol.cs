using System.Buffers.Text;
using System.Text;
using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Writes;

/// <summary>InfluxDB line protocol as Arc reads it: bad lines are skipped without a word, a bad measurement name fails all.</summary>
internal sealed class LineProtocol(TimeUnit unit, long nowMicros)
{
    private readonly RowCollector _rows = new();
    private readonly HashSet<string> _names = [];

    public WriteResult Parse(ReadOnlySpan<byte> body)
    {
        foreach (var range in body.Split((byte)'\n'))
        {
            var line = body[range].Trim(" \t\r"u8);
            if (!line.IsEmpty && line[0] != '#' && ReadLine(line) is { } measurement)
            {
                if (_names.Add(measurement) && !ArcNames.IsMeasurement(measurement))
                {
                    return WriteResult.Refuse($"invalid measurement name: {measurement}");
                }

                _rows.EndRow(measurement);
            }
            else
            {
                _rows.DropRow();
            }
        }

        return _rows.RowCount == 0 ? WriteResult.Refuse("No valid records in payload") : WriteResult.Of(_rows.Take());
    }

    private string? ReadLine(ReadOnlySpan<byte> line)
    {
        var end = EndOf(line, (byte)',', (byte)' ');
        var measurement = Unescape(line[..end]);
        _rows.Set("time", Cell.Time(nowMicros));
        while (end < line.Length && line[end] == ',')
        {
            line = line[(end + 1)..];
            end = EndOf(line, (byte)',', (byte)' ');
            if (!ReadTag(line[..end]))
            {
                return null;
            }
        }

        if (measurement.Length == 0 || end >= line.Length)
        {
            return null;
        }

        return ReadFields(line[end..].TrimStart((byte)' ')) ? measurement : null;
    }

    private bool ReadTag(ReadOnlySpan<byte> pair)
    {
        var equals = EndOf(pair, (byte)'=', (byte)'=');
        if (equals == 0 || equals >= pair.Length - 1)
        {
            return false;
        }

        _rows.Set(Unescape(pair[..equals]), Cell.Text(Unescape(pair[(equals + 1)..])));
        return true;
    }

    private bool ReadFields(ReadOnlySpan<byte> rest)
    {
        while (true)
        {
            var equals = EndOf(rest, (byte)'=', (byte)' ');
            if (equals == 0 || equals >= rest.Length - 1 || rest[equals] != '=')
            {
                return false;
            }

            var name = Unescape(rest[..equals]);
            rest = rest[(equals + 1)..];
            var end = rest[0] == '"' ? EndOfQuoted(rest) : EndOf(rest, (byte)',', (byte)' ');
            if (end <= 0)
            {
                return false;
            }

            _rows.Set(_rows.Has(name) ? name + "_value" : name, ReadValue(rest[..end]));
            rest = rest[end..];
            if (rest.IsEmpty || rest[0] == ' ')
            {
                ReadTime(rest.Trim((byte)' '));
                return true;
            }

            if (rest[0] != ',')
            {
                return false;
            }

            rest = rest[1..];
        }
    }

    private void ReadTime(ReadOnlySpan<byte> text)
    {
        // A time that cannot be read is the server's time, as in Arc: no error.
        if (Utf8Parser.TryParse(text, out long value, out var used) && used == text.Length)
        {
            _rows.Set("time", Cell.Time(EpochTime.ToMicros(value, unit)));
        }
    }

    private static Cell ReadValue(ReadOnlySpan<byte> text)
    {
        if (text[0] == '"')
        {
            return Cell.Text(Unescape(text[1..^1]));
        }

        var number = text[..^1];
        switch (text[^1])
        {
            case (byte)'i' when Utf8Parser.TryParse(number, out long integer, out var used) && used == number.Length:
                return Cell.Integer(integer);
            case (byte)'u' when Utf8Parser.TryParse(number, out ulong unsigned, out var used) && used == number.Length:
                return Cell.Unsigned(unsigned);
        }

        if (Utf8Parser.TryParse(text, out double value, out var read) && read == text.Length)
        {
            return Cell.Float(value);
        }

        var word = Unescape(text);
        return word switch
        {
            "t" or "T" or "true" or "True" or "TRUE" => Cell.Boolean(true),
            "f" or "F" or "false" or "False" or "FALSE" => Cell.Boolean(false),
            _ => Cell.Text(word),
        };
    }

    private static int EndOf(ReadOnlySpan<byte> text, byte stop, byte otherStop)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == stop || text[i] == otherStop)
            {
                return i;
            }
        }

        return text.Length;
    }

    private static int EndOfQuoted(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i + 1;
            }
        }

        return -1;
    }

    private static string Unescape(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'\\') < 0)
        {
            return Encoding.UTF8.GetString(text);
        }

        var plain = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && ",= \"\\"u8.Contains(text[i + 1]))
            {
                i++;
            }

            plain.Add(text[i]);
        }

        return Encoding.UTF8.GetString([.. plain]);
    }
}
