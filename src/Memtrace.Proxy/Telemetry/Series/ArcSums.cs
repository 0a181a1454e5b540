using System.Diagnostics.Metrics;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Telemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Series;

/// <summary>What a collector is told of one Arc address.</summary>
internal sealed class ArcSums(string address)
{
    private readonly KeyValuePair<string, object?> _arc = new("arc", address);
    private readonly long[] _counts = new long[ArcFamilies.Outcomes.Length];

    /// <summary>What it is as long as it is shown; null afterwards.</summary>
    public ArcCluster? Cluster { get; set; }

    /// <summary>Adds requests that ended so.</summary>
    public void Add(ArcOutcome outcome, long more) => _counts[(int)outcome] += more;

    /// <summary>Requests, by what became of them.</summary>
    public IEnumerable<Measurement<long>> Requests() =>
        ArcFamilies.Outcomes.Select(each => new Measurement<long>(_counts[(int)each.Outcome], _arc, new("outcome", each.Name)));

    /// <summary>Whether it is healthy, as long as it is shown.</summary>
    public IEnumerable<Measurement<int>> Health() => Cluster is { } cluster ? [new Measurement<int>(cluster.IsHealthy ? 1 : 0, _arc)] : [];
}
