namespace Memtrace.ArcDev.Rows;

/// <summary>One measurement: an append-only list of batches and the columns seen so far.</summary>
internal sealed class Measurement(long id, string database, string name)
{
    private readonly Lock _gate = new();
    private readonly List<RowBatch> _batches = [];
    private readonly List<MeasurementColumn> _columns = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);
    private string[] _lastShape = [];

    public long Id { get; } = id;

    public string Database { get; } = database;

    public string Name { get; } = name;

    /// <summary>Set once its database is dropped; readers then forget their copy.</summary>
    public bool Dropped { get; set; }

    public void Append(RowBatch rows)
    {
        lock (_gate)
        {
            // Writers send the same shape again and again: its columns are looked at once.
            if (!rows.Columns.AsSpan().SequenceEqual(_lastShape))
            {
                LearnColumns(rows);
                _lastShape = rows.Columns;
            }

            _batches.Add(rows);
        }
    }

    public MeasurementView Look()
    {
        lock (_gate)
        {
            return new MeasurementView([.. _columns], _batches.Count);
        }
    }

    public RowBatch Batch(int index)
    {
        lock (_gate)
        {
            return _batches[index];
        }
    }

    private void LearnColumns(RowBatch rows)
    {
        for (var i = 0; i < rows.Columns.Length; i++)
        {
            // Arc leaves names with a leading underscore out of its files; an empty name would end its process.
            if (rows.Columns[i] is not ("" or ['_', ..]) && _places.TryAdd(rows.Columns[i], _columns.Count))
            {
                _columns.Add(new MeasurementColumn(rows.Columns[i], TypeOf(rows, i)));
            }
        }
    }

    private static ColumnType TypeOf(RowBatch rows, int column)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (!rows.Row(i)[column].IsNull)
            {
                return rows.Row(i)[column].Type;
            }
        }

        return ColumnType.Text;
    }
}
