using System.Diagnostics.Metrics;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Telemetry.Metrics;
using OpenTelemetry.Metrics;

namespace Memtrace.Proxy.Telemetry;

/// <summary>
/// The only maker of instruments, but for those whose series end. Tags name endpoints, statuses, reasons and organizations; never a key,
/// never a secret. A measurement allocates nothing.
/// </summary>
internal sealed class Instruments : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Memtrace.Proxy";

    /// <summary>The name of the time of requests.</summary>
    public const string RequestDuration = "memtrace.proxy.request.duration";

    // Of endpoints, statuses and reasons few combinations occur; whatever happens, no more than these are kept apart.
    private const int MostDurations = 400;
    private const int StatusBound = 600;

    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] OwnSeconds =
        [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

    private static readonly double[] Bytes = [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864, 268_435_456];
    private static readonly object[] Statuses = Array.ConvertAll(Enumerable.Range(0, StatusBound).ToArray(), status => (object)status);
    private static readonly object Query = "query";
    private static readonly object Write = "write";

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _own;
    private readonly Histogram<double> _inspection;
    private readonly Histogram<long> _received;
    private readonly Histogram<long> _sent;
    private readonly HeldMeasurements _held;
    private readonly LookUpCounts _lookUps = new();
    private readonly OrganizationSeries _organizations;
    private readonly ArcClusters _arcs;

    public Instruments(IMeterFactory meters, NodeGauges gauges, OrganizationSeries organizations, ArcClusters arcs)
    {
        _organizations = organizations;
        _arcs = arcs;
        _held = new HeldMeasurements(Record);
        Meter meter = meters.Create(MeterName);
        _duration = Histogram(meter, RequestDuration, "s", "Time from arrival to the end of the answer.", Seconds);
        _own = Histogram(meter, "memtrace.proxy.request.own_duration", "s", "Time that the proxy itself added before it asked an Arc.", OwnSeconds);
        _inspection = Histogram(
            meter, "memtrace.proxy.request.inspection_duration", "s", "Time in which SQL or written rows were judged.", OwnSeconds);
        _received = HistogramOfBytes(meter, "memtrace.proxy.request.size", "Bytes of bodies that were read from clients.");
        _sent = HistogramOfBytes(meter, "memtrace.proxy.response.size", "Bytes of the bodies of answers.");
        meter.CreateObservableCounter("memtrace.bindings.lookups", ReadLookUps, description: "Keys that were looked for, by the tier that knew them.");
        gauges.Make(meter);
    }

    /// <summary>The time of requests as the SDK keeps it, so that its series are bounded.</summary>
    public static MetricStreamConfiguration BoundedDuration =>
        new ExplicitBucketHistogramConfiguration { Boundaries = Seconds, CardinalityLimit = MostDurations };

    /// <summary>The measurements of one request, served or refused.</summary>
    public void Served(in RequestAccount account)
    {
        if (_duration.Enabled)
        {
            Measure(account);
        }

        if (account.Tier is { } tier)
        {
            _lookUps.Count(tier);
        }

        if (account.OrganizationId is { } organization)
        {
            _organizations.Count(organization, account);
        }

        if (account.Request.IsForwarded)
        {
            _arcs.Note(account.Request.Arc, OutcomeOf(account));
        }
    }

    /// <summary>Records what still waits, while somebody can still collect it.</summary>
    public void Dispose() => _held.Release();

    private void Measure(in RequestAccount account)
    {
        var measured = new RequestMeasurement(account);
        if (account.Request.Span is null)
        {
            _held.Hold(measured);
        }
        else
        {
            // An exemplar names the span that is the current one while it is recorded.
            Record(new ReadOnlySpan<RequestMeasurement>(in measured));
        }
    }

    // Whoever collects asks what is observed before it looks at what was recorded.
    private Measurement<long>[] ReadLookUps()
    {
        _held.Release();
        return _lookUps.Read();
    }

    // One instrument after the other, so that what each of them touches is at hand for all.
    private void Record(ReadOnlySpan<RequestMeasurement> measured)
    {
        foreach (ref readonly RequestMeasurement each in measured)
        {
            _duration.Record(
                each.Elapsed.TotalSeconds, Endpoint(each), new("status", Statuses[each.Status % StatusBound]), new("reason", each.Reason));
        }

        foreach (ref readonly RequestMeasurement each in measured)
        {
            _own.Record(each.OwnTime.TotalSeconds, Endpoint(each));
        }

        foreach (ref readonly RequestMeasurement each in measured)
        {
            _received.Record(each.BytesIn, Endpoint(each));
        }

        foreach (ref readonly RequestMeasurement each in measured)
        {
            _sent.Record(each.BytesOut, Endpoint(each));
        }

        foreach (ref readonly RequestMeasurement each in measured)
        {
            if (each.InspectedFor > TimeSpan.Zero)
            {
                _inspection.Record(each.InspectedFor.TotalSeconds, new KeyValuePair<string, object?>("kind", each.IsWrite ? Write : Query));
            }
        }
    }

    private static KeyValuePair<string, object?> Endpoint(in RequestMeasurement measured) => new("endpoint", measured.Endpoint);

    private static ArcOutcome OutcomeOf(in RequestAccount account) =>
        account.IsCallerGone ? ArcOutcome.GivenUp
        : account.Request.Refusal is not { } refusal ? ArcOutcome.Answered
        : refusal == RefusalCatalogue.BackendUnreachable ? ArcOutcome.Unreachable
        : refusal == RefusalCatalogue.BackendTimedOut ? ArcOutcome.TimedOut
        : account.Request.HasFailedBody ? ArcOutcome.GivenUp
        : ArcOutcome.Answered;

    private static Histogram<double> Histogram(Meter meter, string name, string unit, string description, double[] bounds) =>
        meter.CreateHistogram(name, unit, description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private static Histogram<long> HistogramOfBytes(Meter meter, string name, string description) => meter.CreateHistogram(
        name, "By", description, null, new InstrumentAdvice<long> { HistogramBucketBoundaries = Array.ConvertAll(Bytes, bytes => (long)bytes) });
}
