namespace Memtrace.ArcDev.Rows;

/// <summary>Rows of one shape, row after row in one array, of which it may be a part.</summary>
internal sealed class RowBatch(string[] columns, Cell[] cells, int first, int count)
{
    public RowBatch(string[] columns, Cell[] cells)
        : this(columns, cells, 0, columns.Length == 0 ? 0 : cells.Length / columns.Length)
    {
    }

    public string[] Columns { get; } = columns;

    public int Count { get; } = count;

    public ReadOnlySpan<Cell> Cells => cells.AsSpan(first * Columns.Length, Count * Columns.Length);

    public ReadOnlySpan<Cell> Row(int index) => cells.AsSpan((first + index) * Columns.Length, Columns.Length);
}
