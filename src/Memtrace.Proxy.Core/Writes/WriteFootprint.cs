using System.Buffers;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>
/// What one body of rows would cost a shared Arc beyond its own bytes. Arc lays the rows of a measurement out as a full table, a cell
/// for each column that any row has, so that few bytes can ask for very much memory; and each hour of each measurement becomes a file.
/// </summary>
/// <param name="cells">What the cells of all tables are taken from, together with <see cref="CellsOfRow"/> for each row.</param>
internal sealed class WriteFootprint(WriteCells cells)
{
    /// <summary>Files that one body may become: different hours of different measurements.</summary>
    public const int MaxHours = 1_000;

    /// <summary>Rows of one measurement that Arc puts into the queue of its writers, which all organizations share, as soon as it has them.</summary>
    public const int RowsOfFlush = 50_000;

    /// <summary>How often one body may fill a measurement up to <see cref="RowsOfFlush"/>: of a full queue Arc drops the others' rows.</summary>
    public const int MaxFlushes = 10;

    /// <summary>Different columns of different measurements.</summary>
    public const int MaxColumns = 16_384;

    // What the maps of a row cost Arc before they are laid out as a table, in cells.
    private const int CellsOfRow = 16;

    // Columns and hours are known by one number in one set; this keeps the two apart.
    private const ulong HourMark = 0xd6e8feb86659fd93;

    private const ulong KindBits = 7;

    private readonly NumberSet _seen = new();
    private Table[] _tables = [];
    private int _tableCount;
    private int _current;
    private int _columns;
    private int _flushes;

    /// <summary>Different hours of different measurements so far.</summary>
    public int Hours { get; private set; }

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
        if (!cells.TryTake(table.Columns + CellsOfRow))
        {
            return WriteRefusals.TooManyCells;
        }

        if (++table.Written % RowsOfFlush == 0 && ++_flushes > MaxFlushes)
        {
            return WriteRefusals.TooManyRows;
        }

        return !sameHour && _seen.Add(NameHash.Mix(table.Name ^ HourMark, unchecked((ulong)hour))) && ++Hours > MaxHours
            ? WriteRefusals.Spread
            : null;
    }

    /// <summary>Notes rows that came as columns, which Arc lays out as they are.</summary>
    public Refusal? AddRows(ulong measurement, ulong rows)
    {
        BeginRow(measurement);
        ref ulong written = ref _tables[_current].Written;
        ulong flushes = ((written + rows) / RowsOfFlush) - (written / RowsOfFlush);
        written += rows;
        _flushes += (int)Math.Min(flushes, MaxFlushes + 1);
        return _flushes > MaxFlushes ? WriteRefusals.TooManyRows : null;
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
        return ++_columns > MaxColumns ? WriteRefusals.TooManyColumns
            : cells.TryTake(table.Rows) ? null : WriteRefusals.TooManyCells;
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
        public ulong Written;
        public long Rows;
        public long LastHour;
        public int Columns;
    }
}
