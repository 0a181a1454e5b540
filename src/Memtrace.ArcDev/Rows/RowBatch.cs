namespace Memtrace.ArcDev.Rows;

/// <summary>Rows of one shape, row after row in one array.</summary>
internal sealed class RowBatch(string[] columns, Cell[] cells)
{
    public string[] Columns { get; } = columns;

    public int Count { get; } = columns.Length == 0 ? 0 : cells.Length / columns.Length;

    public ReadOnlySpan<Cell> Row(int index) => cells.AsSpan(index * Columns.Length, Columns.Length);
}
