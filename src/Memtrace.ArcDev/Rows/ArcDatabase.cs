using System.Collections.Concurrent;

namespace Memtrace.ArcDev.Rows;

internal sealed class ArcDatabase(string name, DateTimeOffset createdAt)
{
    private readonly ConcurrentDictionary<string, Measurement> _measurements = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public IEnumerable<Measurement> Measurements => _measurements.Values.OrderBy(m => m.Name, StringComparer.Ordinal);

    public int MeasurementCount => _measurements.Count;

    public Measurement? Find(string measurement) => _measurements.GetValueOrDefault(measurement);

    public Measurement FindOrAdd(string measurement, Func<string, Measurement> create) => _measurements.GetOrAdd(measurement, create);

    public void Replace(Measurement measurement)
    {
        if (_measurements.TryRemove(measurement.Name, out var old))
        {
            old.Dropped = true;
        }

        _measurements[measurement.Name] = measurement;
    }

    public void MarkDropped()
    {
        foreach (var measurement in _measurements.Values)
        {
            measurement.Dropped = true;
        }
    }
}
