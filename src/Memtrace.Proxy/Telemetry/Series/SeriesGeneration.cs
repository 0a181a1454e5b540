using System.Diagnostics.Metrics;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Telemetry.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Series;

/// <summary>
/// Series as the SDK keeps them, from zero on and until the end of this generation: it forgets none sooner, and gives back the place of
/// none. There are never more than so many names; who comes when all are taken counts as one of the others. A name that comes again
/// goes on where it ended, so that within a generation no sum ever falls.
/// </summary>
internal sealed class SeriesGeneration : IDisposable
{
    /// <summary>The name of its meter, which nobody else listens to.</summary>
    public const string MeterName = "Memtrace.Proxy.Series";

    private const int MostArcs = 2 * ArcFamilies.Most;

    private readonly Dictionary<string, OrganizationSums> _organizations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ArcSums> _arcs = new(StringComparer.Ordinal);
    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _durations;
    private readonly MeterProvider _provider;
    private readonly Action<SeriesGeneration> _read;
    private readonly int _most;
    private volatile GenerationEnd _end;

    /// <param name="shown">Organizations that are shown by name at one time, at most.</param>
    /// <param name="read">Brings the sums up to date; called before each collection.</param>
    /// <param name="send">Adds the reader that collects.</param>
    /// <param name="beganAt">When this is, as a timestamp.</param>
    public SeriesGeneration(int shown, Action<SeriesGeneration> read, Func<MeterProviderBuilder, MeterProviderBuilder> send, long beganAt)
    {
        // Room for as many again as have a place, those that take one before the generation ends, and for the others.
        _most = (2 * shown) + 1;
        _read = read;
        BeganAt = beganAt;
        _durations = _meter.CreateHistogram<double>(
            "memtrace.organization.duration", "s", "Time of an organization's requests from arrival to the end of the answer.");
        _organizations[OrganizationSeries.Other] = new OrganizationSums(OrganizationSeries.Other, _durations);
        MakeCounts();
        _provider = send(Sdk.CreateMeterProviderBuilder().SetResourceBuilder(NodeResource.Builder()).AddMeter(MeterName).AddView(Shape)).Build();
    }

    /// <summary>When it began, as a timestamp.</summary>
    public long BeganAt { get; }

    /// <summary>How far its end has come.</summary>
    public GenerationEnd End
    {
        get => _end;
        set => _end = value;
    }

    /// <summary>The sums of a name, or those of the others when no name is left.</summary>
    public OrganizationSums SumsOf(string name) =>
        _organizations.TryGetValue(name, out OrganizationSums? sums) ? sums
        : _organizations.Count < _most ? _organizations[name] = new OrganizationSums(name, _durations)
        : _organizations[OrganizationSeries.Other];

    /// <summary>The sums of an address; null when there is no room for another one.</summary>
    public ArcSums? SumsOfArc(string address) =>
        _arcs.TryGetValue(address, out ArcSums? sums) ? sums
        : _arcs.Count < MostArcs ? _arcs[address] = new ArcSums(address)
        : null;

    /// <summary>Says which Arcs are shown from now on.</summary>
    public void ShowArcs(ArcCluster[] shown)
    {
        foreach (ArcSums sums in _arcs.Values)
        {
            sums.Cluster = null;
        }

        foreach (ArcCluster cluster in shown)
        {
            if (_arcs.TryGetValue(cluster.Config.ClusterId, out ArcSums? sums))
            {
                sums.Cluster = cluster;
            }
        }
    }

    /// <summary>Whether it has anybody who is not among these.</summary>
    public bool HasOther(HashSet<string> organizations, HashSet<string> arcs) =>
        _organizations.Keys.Any(name => !organizations.Contains(name)) || _arcs.Keys.Any(address => !arcs.Contains(address));

    /// <summary>Collects and sends; false when it was not taken.</summary>
    public bool Flush(int milliseconds) => _provider.ForceFlush(milliseconds);

    /// <summary>Sends for the last time.</summary>
    public void Shutdown(int milliseconds) => _provider.Shutdown(milliseconds);

    /// <inheritdoc/>
    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }

    private void MakeCounts()
    {
        // The first one to be asked: the SDK asks in this order, and takes the histogram's state afterwards.
        _meter.CreateObservableCounter(
            "memtrace.organization.requests", ReadRequests, description: "Requests of an organization: served, refused for what they were, or failed.");
        _meter.CreateObservableCounter(
            "memtrace.organization.received", () => Read(static sums => sums.Received), "By", "Bytes of bodies that were read from clients.");
        _meter.CreateObservableCounter("memtrace.organization.sent", () => Read(static sums => sums.Sent), "By", "Bytes of answers.");
        _meter.CreateObservableGauge(
            "memtrace.arc.healthy",
            () => _arcs.Values.SelectMany(static arc => arc.Health()),
            description: ArcFamilies.Health);
        _meter.CreateObservableCounter(
            "memtrace.arc.requests",
            () => _arcs.Values.SelectMany(static arc => arc.Requests()),
            description: "Requests to an Arc by what became of them.");
    }

    private IEnumerable<Measurement<long>> ReadRequests()
    {
        _read(this);
        return _organizations.Values.SelectMany(static sums => sums.Requests());
    }

    private IEnumerable<Measurement<long>> Read(Func<OrganizationSums, long> sum) =>
        _organizations.Values.Select(sums => sums.Of(sum(sums)));

    // Meters of one name are told apart: another generation has its own.
    private MetricStreamConfiguration Shape(Instrument instrument)
    {
        int outcomes = Math.Max(3, ArcFamilies.Outcomes.Length);
        int most = outcomes * Math.Max(_most, MostArcs);
        return instrument.Meter != _meter ? MetricStreamConfiguration.Drop
            : instrument == _durations
                ? new ExplicitBucketHistogramConfiguration { Boundaries = OrganizationTally.Bounds, RecordMinMax = false, CardinalityLimit = _most }
                : new MetricStreamConfiguration { CardinalityLimit = most };
    }
}
