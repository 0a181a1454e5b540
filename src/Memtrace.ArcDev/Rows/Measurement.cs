namespace Memtrace.ArcDev.Rows;

/// <summary>One measurement: append-only rows and the columns seen so far.</summary>
internal sealed class Measurement(long id, string database, string name)
{
    private readonly Lock _gate = new();
    private readonly List<RowChunk> _chunks = [];
    private readonly List<MeasurementColumn> _columns = [];
    private readonly HashSet<string> _columnNames = new(StringComparer.OrdinalIgnoreCase);

    public long Id { get; } = id;

    public string Database { get; } = database;

    public string Name { get; } = name;

    /// <summary>Set once its database is dropped; readers then forget their copy.</summary>
    public bool Dropped { get; set; }

    public void Append(RowBatch rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_chunks.Count == 0 || !_chunks[^1].Takes(rows))
            {
                LearnColumns(rows);
                _chunks.Add(new RowChunk(rows.Columns, _chunks.Count == 0 ? 0 : _chunks[^1].End));
            }

            _chunks[^1].Add(rows);
        }
    }

    /// <summary>The columns, and the rows from one on.</summary>
    public MeasurementView Look(long fromRow = long.MaxValue)
    {
        lock (_gate)
        {
            var rows = _chunks.Where(c => c.End > fromRow).Select(c => c.Since(fromRow)).ToList();
            return new MeasurementView([.. _columns], rows, _chunks.Count == 0 ? 0 : _chunks[^1].End);
        }
    }

    private void LearnColumns(RowBatch rows)
    {
        for (var i = 0; i < rows.Columns.Length; i++)
        {
            // Arc leaves names with a leading underscore out of its files; an empty name would end its process.
            if (rows.Columns[i] is not ("" or ['_', ..]) && _columnNames.Add(rows.Columns[i]))
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
