using System.Buffers;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// What one body of rows would cost a shared Arc beyond its own bytes. Arc lays the rows of a measurement out as a full table, a cell
/// for each column that any row has, so that few bytes can ask for very much memory; and each hour of each measurement becomes a file.
/// </summary>
internal sealed class WriteFootprint
{
    /// <summary>Files that one body may become: different hours of different measurements.</summary>
    public const int MaxHours = 10_000;

    /// <summary>Different columns of different measurements.</summary>
    public const int MaxColumns = 16_384;

    /// <summary>Cells of all tables, together with <see cref="CellsOfRow"/> for each row: half a gigabyte in Arc.</summary>
    public const long MaxCells = 32L << 20;

    // What the maps of a row cost Arc before they are laid out as a table, in cells.
    private const int CellsOfRow = 16;

    // Columns and hours are known by one number in one set; this keeps the two apart.
    private const ulong HourMark = 0xd6e8feb86659fd93;

    private const ulong KindBits = 7;

    private static readonly Refusal TooManyCells = WriteRefusals.Spread with
    {
        Error = "the rows of one request have too few columns in common, or are too many",
        Hint = "send fewer rows at once",
    };

    private readonly NumberSet _seen = new();
    private Table[] _tables = [];
    private int _tableCount;
    private int _current;
    private int _hours;
    private int _columns;
    private long _cells;

    /// <summary>Opens a row; its columns and its end follow. The hash is <see cref="NameHash"/>'s.</summary>
    public void BeginRow(ulong measurement)
    {
        if (_tables.Length == 0 || _tables[_current].Name != measurement)
        {
            _current = Find(measurement);
        }
    }

    /// <summary>Notes a column of the open row.</summary>
    public Refusal? AddColumn(ulong name)
    {
        ref Table table = ref _tables[_current];
        return _seen.Add(NameHash.Mix(table.Name, name)) ? Grow(ref table) : null;
    }

    /// <summary>Notes a column of the open row and what it holds; hands out what it held when it was noted first.</summary>
    public Refusal? AddColumn(ulong name, ColumnKind kind, out ColumnKind settled)
    {
        ref Table table = ref _tables[_current];
        ulong number = (NameHash.Mix(table.Name, name) & ~KindBits) | (ulong)kind;
        settled = (ColumnKind)(_seen.Settle(number, KindBits, out bool added) & KindBits);
        return added ? Grow(ref table) : null;
    }

    /// <summary>Closes the open row; rows without a time of their own give one hour for all.</summary>
    public Refusal? EndRow(long hour)
    {
        ref Table table = ref _tables[_current];
        bool sameHour = table.Rows > 0 && table.LastHour == hour;
        table.LastHour = hour;
        table.Rows++;
        _cells += table.Columns + CellsOfRow;
        if (_cells > MaxCells)
        {
            return TooManyCells;
        }

        return !sameHour && _seen.Add(NameHash.Mix(table.Name ^ HourMark, unchecked((ulong)hour))) && ++_hours > MaxHours
            ? WriteRefusals.Spread
            : null;
    }

    /// <summary>Gives the room back; nothing may be noted after it.</summary>
    public void Release()
    {
        _seen.Release();
        if (_tables.Length > 0)
        {
            ArrayPool<Table>.Shared.Return(_tables);
            _tables = [];
        }
    }

    private Refusal? Grow(ref Table table)
    {
        table.Columns++;
        _cells += table.Rows;
        return ++_columns > MaxColumns || _cells > MaxCells ? TooManyCells : null;
    }

    private int Find(ulong name)
    {
        if (4 * _tableCount >= 3 * _tables.Length)
        {
            Widen();
        }

        int at = Slot(name);
        if (_tables[at].Name == 0)
        {
            _tables[at].Name = name;
            _tableCount++;
        }

        return at;
    }

    private int Slot(ulong name)
    {
        int mask = _tables.Length - 1;
        int at = (int)(name >> 32) & mask;
        while (_tables[at].Name != 0 && _tables[at].Name != name)
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    // The pool hands out powers of two.
    private void Widen()
    {
        Table[] narrow = _tables;
        _tables = ArrayPool<Table>.Shared.Rent(Math.Max(16, 2 * narrow.Length));
        Array.Clear(_tables);
        foreach (Table table in narrow)
        {
            if (table.Name != 0)
            {
                _tables[Slot(table.Name)] = table;
            }
        }

        if (narrow.Length > 0)
        {
            ArrayPool<Table>.Shared.Return(narrow);
        }
    }

    private struct Table
    {
        public ulong Name;
        public long Rows;
        public long LastHour;
        public int Columns;
    }
}
