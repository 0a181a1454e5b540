namespace Memtrace.ArcDev.Rows;

/// <summary>Gathers rows as they are read; neighbours of one measurement and one shape end in one batch.</summary>
internal sealed class RowCollector
{
    private readonly List<MeasurementRows> _batches = [];
    private readonly List<Cell> _cells = [];
    private readonly List<string> _rowColumns = [];
    private readonly List<Cell> _rowCells = [];
    private string _measurement = "";
    private string[] _columns = [];

    public int RowCount { get; private set; }

    public bool Has(string column) => _rowColumns.Contains(column);

    public void Set(string column, Cell value)
    {
        var at = _rowColumns.IndexOf(column);
        if (at >= 0)
        {
            _rowCells[at] = value;
            return;
        }

        _rowColumns.Add(column);
        _rowCells.Add(value);
    }

    public void DropRow()
    {
        _rowColumns.Clear();
        _rowCells.Clear();
    }

    public void EndRow(string measurement)
    {
        if (measurement != _measurement || !_rowColumns.AsReadOnly().SequenceEqual(_columns))
        {
            EndBatch();
            _measurement = measurement;
            _columns = [.. _rowColumns];
        }

        _cells.AddRange(_rowCells);
        RowCount++;
        DropRow();
    }

    public void Add(MeasurementRows rows)
    {
        EndBatch();
        _batches.Add(rows);
        RowCount += rows.Rows.Count;
    }

    public IReadOnlyList<MeasurementRows> Take()
    {
        EndBatch();
        return _batches;
    }

    private void EndBatch()
    {
        if (_cells.Count == 0)
        {
            return;
        }

        _batches.Add(new MeasurementRows(_measurement, new RowBatch(_columns, [.. _cells])));
        _cells.Clear();
    }
}
