using System.Globalization;
using System.Text;
using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Writes;

/// <summary>
/// The four msgpack shapes: columnar, row, batch, array. Inside a batch or an array a bad item is dropped without a word,
/// alone it is refused. Keys such as <c>db</c> or <c>database</c> mean nothing; of what has another type than it should, some is
/// dropped, some is made up, and some is an error.
/// </summary>
internal sealed class MsgpackPayload(long nowMicros)
{
    private readonly RowCollector _rows = new();

    /// <summary>Items of a batch or an array that the client will not find again, though the answer is 204.</summary>
    public int Dropped { get; private set; }

    public WriteResult Parse(ReadOnlySpan<byte> body)
    {
        object? payload;
        try
        {
            payload = new MsgpackReader(body).Read();
        }
        catch (FormatException fault)
        {
            return WriteResult.Refuse($"Invalid MessagePack payload: {fault.Message}");
        }

        return payload switch
        {
            Dictionary<string, object?> map when map.GetValueOrDefault("batch") is List<object?> batch => ReadItems(batch),
            Dictionary<string, object?> map => ReadOne(map) is { } fault ? WriteResult.Refuse(fault) : Checked(),
            List<object?> items => ReadItems(items),
            _ => WriteResult.Refuse("Invalid MessagePack payload: expected a map or an array"),
        };
    }

    private WriteResult ReadItems(List<object?> items)
    {
        foreach (var item in items)
        {
            if (item is not Dictionary<string, object?> map)
            {
                Dropped++;
                continue;
            }

            if (map.GetValueOrDefault("batch") is List<object?>)
            {
                return WriteResult.Fail("Failed to write records: nested batch");
            }

            if (ReadOne(map) is not null)
            {
                Dropped++;
                _rows.DropRow();
            }
        }

        return Checked();
    }

    // An empty measurement name skips the check, as in Arc, where it lands in `db//…`.
    private WriteResult Checked()
    {
        var rows = _rows.Take();
        var bad = rows.FirstOrDefault(r => r.Measurement.Length > 0 && !ArcNames.IsMeasurement(r.Measurement));
        return bad is null ? WriteResult.Of(rows) : WriteResult.Refuse($"invalid measurement name: {bad.Measurement}");
    }

    private string? ReadOne(Dictionary<string, object?> map)
    {
        var measurement = map.GetValueOrDefault("m") switch
        {
            string name => name,
            long number => string.Create(CultureInfo.InvariantCulture, $"measurement_{number}"),
            ulong number => string.Create(CultureInfo.InvariantCulture, $"measurement_{number}"),
            _ => null,
        };
        if (measurement is null)
        {
            return "Invalid MessagePack payload: missing measurement 'm'";
        }

        return map.GetValueOrDefault("columns") is Dictionary<string, object?> columns
            ? ReadColumns(measurement, columns)
            : ReadRow(measurement, map);
    }

    private string? ReadColumns(string measurement, Dictionary<string, object?> columns)
    {
        var arrays = columns
            .Where(c => c.Value is List<object?>)
            .Select(c => (Name: c.Key, Values: (List<object?>)c.Value!))
            .ToList();
        var count = arrays.Count == 0 ? 0 : arrays[0].Values.Count;
        if (count == 0 || arrays.Exists(a => a.Values.Count != count))
        {
            return "Invalid MessagePack payload: columns are empty or differ in length";
        }

        if (!arrays.Exists(a => a.Name == "time"))
        {
            arrays.Insert(0, ("time", Enumerable.Repeat<object?>(nowMicros, count).ToList()));
        }

        var cells = new Cell[count * arrays.Count];
        for (var column = 0; column < arrays.Count; column++)
        {
            if (!FillColumn(cells, column, arrays.Count, arrays[column]))
            {
                return "Invalid MessagePack payload: time must be a number";
            }
        }

        _rows.Add(new MeasurementRows(measurement, new RowBatch([.. arrays.Select(a => a.Name)], cells)));
        return null;
    }

    private static bool FillColumn(Cell[] cells, int column, int width, (string Name, List<object?> Values) from)
    {
        var unit = from.Name == "time" ? EpochTime.Guess(NumberOf(from.Values[0]) ?? 0) : default;
        for (var row = 0; row < from.Values.Count; row++)
        {
            var value = from.Values[row];
            if (from.Name != "time")
            {
                cells[(row * width) + column] = CellOf(value);
            }
            else if (MicrosOf(value, unit) is long micros)
            {
                cells[(row * width) + column] = Cell.Time(micros);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private string? ReadRow(string measurement, Dictionary<string, object?> map)
    {
        var given = map.GetValueOrDefault("t");
        var micros = given is null ? nowMicros : MicrosOf(given, EpochTime.Guess(NumberOf(given) ?? 0));
        if (micros is null)
        {
            return "Invalid MessagePack payload: time must be a number";
        }

        _rows.Set("time", Cell.Time(micros.Value));
        foreach (var (name, value) in map.GetValueOrDefault("tags") as Dictionary<string, object?> ?? [])
        {
            _rows.Set(name, Cell.Text($"{value}"));
        }

        // Arc's own quirk: a tag named host is overwritten, also where `h` is not there or is of another type.
        var host = HostOf(map.GetValueOrDefault("h"));
        if (host.Length > 0)
        {
            _rows.Set("host", Cell.Text(host));
        }

        if (!ReadRowFields(map))
        {
            _rows.DropRow();
            return "Invalid MessagePack payload: missing fields";
        }

        _rows.EndRow(measurement);
        return null;
    }

    private static string HostOf(object? host) => host switch
    {
        string name => name,
        long number => string.Create(CultureInfo.InvariantCulture, $"host_{number}"),
        ulong number => string.Create(CultureInfo.InvariantCulture, $"host_{number}"),
        _ => "unknown",
    };

    // Fields may be empty, and a list of fields may be no list: the row is then its time and its tags.
    private bool ReadRowFields(Dictionary<string, object?> map)
    {
        if (map.GetValueOrDefault("fields") is Dictionary<string, object?> fields)
        {
            foreach (var (name, value) in fields)
            {
                _rows.Set(_rows.Has(name) ? name + "_value" : name, CellOf(value));
            }

            return true;
        }

        var compact = map.GetValueOrDefault("f");
        var list = compact as List<object?> ?? [];
        for (var i = 0; i < list.Count; i++)
        {
            _rows.Set(string.Create(CultureInfo.InvariantCulture, $"field_{i}"), CellOf(list[i]));
        }

        return compact is not null;
    }

    private static double? NumberOf(object? value) => value switch
    {
        long integer => integer,
        ulong unsigned => unsigned,
        double number => number,
        _ => null,
    };

    private static long? MicrosOf(object? value, TimeUnit unit) => value switch
    {
        long integer => EpochTime.ToMicros(integer, unit),
        ulong unsigned => EpochTime.ToMicros(unchecked((long)unsigned), unit),
        double number => EpochTime.ToMicros((long)number, unit),
        _ => null,
    };

    private static Cell CellOf(object? value) => value switch
    {
        null => default,
        bool flag => Cell.Boolean(flag),
        long integer => Cell.Integer(integer),
        ulong unsigned => Cell.Unsigned(unsigned),
        double number => Cell.Float(number),
        string text => Cell.Text(text),
        byte[] raw => Cell.Text(Encoding.UTF8.GetString(raw)),
        MsgpackTime time => Cell.Time(time.Micros),
        _ => Cell.Text($"{value}"),
    };
}
