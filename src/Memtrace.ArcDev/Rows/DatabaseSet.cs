using System.Collections.Concurrent;

namespace Memtrace.ArcDev.Rows;

/// <summary>Everything one development Arc holds.</summary>
internal sealed class DatabaseSet(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ArcDatabase> _databases = new(StringComparer.Ordinal);
    private long _lastMeasurement;
    private long _rowsWritten;

    /// <summary>The query engine's own catalog: shared by every database, as DuckDB's is in Arc.</summary>
    public ArcDatabase NativeCatalog { get; } = new("memory", time.GetUtcNow());

    public IEnumerable<ArcDatabase> All => _databases.Values.OrderBy(d => d.Name, StringComparer.Ordinal);

    public long RowsWritten => Interlocked.Read(ref _rowsWritten);

    public ArcDatabase? Find(string database) => _databases.GetValueOrDefault(database);

    public ArcDatabase? Create(string database)
    {
        var created = new ArcDatabase(database, time.GetUtcNow());
        return _databases.TryAdd(database, created) ? created : null;
    }

    public ArcDatabase? Drop(string database)
    {
        if (!_databases.TryRemove(database, out var dropped))
        {
            return null;
        }

        dropped.MarkDropped();
        return dropped;
    }

    // Arc buffers rows and shows them after a flush (50,000 rows or 5 s). Here they are visible at once, so that no
    // test has to wait; a client that relies on it would be wrong against Arc.
    public void Append(string database, IReadOnlyList<MeasurementRows> batches)
    {
        var target = _databases.GetOrAdd(database, name => new ArcDatabase(name, time.GetUtcNow()));
        foreach (var batch in batches)
        {
            target.FindOrAdd(batch.Measurement, name => NewMeasurement(database, name)).Append(batch.Rows);
            Interlocked.Add(ref _rowsWritten, batch.Rows.Count);
        }
    }

    public void StoreNative(MeasurementRows rows)
    {
        var measurement = NewMeasurement(NativeCatalog.Name, rows.Measurement);
        measurement.Append(rows.Rows);
        NativeCatalog.Replace(measurement);
    }

    private Measurement NewMeasurement(string database, string name) =>
        new(Interlocked.Increment(ref _lastMeasurement), database, name);
}
