using System.Collections.Concurrent;
using System.Globalization;

namespace Memtrace.Proxy.Tests.Telemetry.Collector;

/// <summary>
/// What a collector makes of points: for each series, and for each time from which it counts, the last value. Of a histogram there are
/// three kinds of series: its name with <c>.count</c>, with <c>.sum</c>, and with <c>.bucket</c> and the bucket's upper bound as <c>le</c>.
/// </summary>
internal sealed class ReceivedSeries
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<ulong, double>> _values = new();

    /// <summary>Metrics that only rise.</summary>
    public ConcurrentDictionary<string, bool> Rising { get; } = new();

    /// <summary>Series of counters that fell without beginning anew.</summary>
    public ConcurrentQueue<string> Fallen { get; } = new();

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The times from which any series of these counts.</summary>
    public IReadOnlyList<ulong> StartsOf(string prefix) => [.. Of(prefix).SelectMany(series => series.Value.Keys).Distinct().Order()];

    /// <summary>The series that count from a time.</summary>
    public IReadOnlyList<string> From(ulong start, string prefix) =>
        [.. Of(prefix).Where(series => series.Value.ContainsKey(start)).Select(series => series.Key).Order(StringComparer.Ordinal)];

    /// <summary>All that the series told together, however often they began anew.</summary>
    public double Total(string prefix) => Of(prefix).Sum(series => series.Value.Values.Sum());

    /// <summary>The last value of a series; null when there is none.</summary>
    public double? Last(string series) => _values.TryGetValue(series, out var starts) && !starts.IsEmpty ? starts[starts.Keys.Max()] : null;

    public void Keep(string metric, IEnumerable<KeyValuePair<string, string>> attributes, ulong start, double value, bool rises)
    {
        string labels = string.Join(',', attributes.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}"));
        string series = $"{metric}{{{labels}}}";
        ConcurrentDictionary<ulong, double> starts = _values.GetOrAdd(series, _ => new ConcurrentDictionary<ulong, double>());
        if (rises && starts.TryGetValue(start, out double before) && value < before)
        {
            Fallen.Enqueue(series);
        }

        starts[start] = value;
    }

    public void KeepHistogram(
        string metric,
        IReadOnlyCollection<KeyValuePair<string, string>> attributes,
        ulong start,
        double sum,
        IEnumerable<double> bounds,
        IEnumerable<long> counts)
    {
        long count = 0;
        foreach ((double bound, long more) in bounds.Append(double.PositiveInfinity).Zip(counts))
        {
            count += more;
            string name = bound.ToString(CultureInfo.InvariantCulture);
            Keep($"{metric}.bucket", attributes.Append(KeyValuePair.Create("le", name)), start, count, rises: true);
        }

        Keep($"{metric}.count", attributes, start, count, rises: true);
        Keep($"{metric}.sum", attributes, start, sum, rises: true);
    }

    private IEnumerable<KeyValuePair<string, ConcurrentDictionary<ulong, double>>> Of(string prefix) =>
        _values.Where(series => series.Key.StartsWith(prefix, StringComparison.Ordinal));
}
