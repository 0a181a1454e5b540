using System.Diagnostics.Metrics;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Telemetry.Metrics;
using Memtrace.Proxy.Telemetry.Series;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Memtrace.Proxy.Telemetry;

/// <summary>
/// What of a node leaves it: the one provider of measurements, with all that reads from it, and the one of spans, where somebody traces. Started before anything is measured, ended
/// after the last measurement.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    // What a collector has not taken by then is lost: a node that stops is not held up for long.
    private const int LastWords = 3000;

    private readonly MeterProvider _meters;
    private readonly TracerProvider? _traces;
    private readonly TimeProvider _time;
    private SeriesExport? _series;

    private TelemetryExport(MetricsPage page, MeterProvider meters, TracerProvider? traces, TimeProvider time)
    {
        Page = page;
        _meters = meters;
        _traces = traces;
        _time = time;
    }

    /// <summary>The page behind <c>/metrics</c>.</summary>
    public MetricsPage Page { get; }

    /// <summary>Begins to listen to what is measured, and where a collector is named also traced, in this process.</summary>
    public static TelemetryExport Start(TimeProvider time)
    {
        var page = new MetricsPage(time);
        return new TelemetryExport(page, Measure(page).Build(), OtlpExport.Trace(), time);
    }

    /// <summary>Shows also what a tenant listener counts of organizations and Arcs, on the page and to a collector.</summary>
    public void Follow(IServiceProvider tenants)
    {
        OrganizationSeries organizations = tenants.GetRequiredService<OrganizationSeries>();
        ArcClusters arcs = tenants.GetRequiredService<ArcClusters>();
        Page.Include(new OrganizationFamilies(organizations));
        Page.Include(new ArcFamilies(arcs));
        if (OtlpExport.SendsMetrics)
        {
            _series = new SeriesExport(new OrganizationReadings(organizations), new ArcReadings(arcs), OtlpExport.AddCollector, _time);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parallel.Invoke(() => _meters.Shutdown(LastWords), () => _series?.Shutdown(LastWords), () => _traces?.Shutdown(LastWords));
        _series?.Dispose();
        _meters.Dispose();
        _traces?.Dispose();
        Page.Dispose();
    }

    // Every reader is added here.
    private static MeterProviderBuilder Measure(MetricsPage page) => Sdk.CreateMeterProviderBuilder()
        .SetResourceBuilder(NodeResource.Builder())
        .AddMeter(Instruments.MeterName)
        .AddMeter(FrameworkMetrics.Meters)
        .AddView(Shape)
        .AddReader(page.Reader)
        .AddCollector();

    private static MetricStreamConfiguration? Shape(Instrument instrument) =>
        instrument.Meter.Name != Instruments.MeterName ? FrameworkMetrics.Select(instrument)
        : instrument.Name == Instruments.RequestDuration ? Instruments.BoundedDuration
        : null;
}
