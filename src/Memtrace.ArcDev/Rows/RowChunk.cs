namespace Memtrace.ArcDev.Rows;

/// <summary>
/// Gathers the rows of many small writes of one shape, so that a write of one row costs no objects of its own. Rows once
/// added never change: who holds a part keeps reading it while the chunk grows.
/// </summary>
internal sealed class RowChunk(string[] columns, long start)
{
    private const int MaxRows = 8192;
    private Cell[] _cells = [];
    private int _count;

    public long End => start + _count;

    public bool Takes(RowBatch rows) => _count < MaxRows && rows.Columns.AsSpan().SequenceEqual(columns);

    public void Add(RowBatch rows)
    {
        var used = _count * columns.Length;
        var needed = used + rows.Cells.Length;
        if (needed > _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(needed, Math.Min(_cells.Length * 2, MaxRows * columns.Length)));
        }

        rows.Cells.CopyTo(_cells.AsSpan(used));
        _count += rows.Count;
    }

    public RowBatch Since(long row)
    {
        var first = (int)Math.Max(0, row - start);
        return new RowBatch(columns, _cells, first, _count - first);
    }
}
