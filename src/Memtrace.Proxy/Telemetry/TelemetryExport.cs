using System.Diagnostics.Metrics;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Telemetry.Metrics;
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

    private TelemetryExport(MetricsPage page, MeterProvider meters, TracerProvider? traces)
    {
        Page = page;
        _meters = meters;
        _traces = traces;
    }

    /// <summary>The page behind <c>/metrics</c>.</summary>
    public MetricsPage Page { get; }

    /// <summary>Begins to listen to what is measured, and where a collector is named also traced, in this process.</summary>
    public static TelemetryExport Start(TimeProvider time)
    {
        var page = new MetricsPage(time);
        return new TelemetryExport(page, Measure(page).Build(), OtlpExport.Trace());
    }

    /// <summary>Shows also what a tenant listener counts of organizations and Arcs.</summary>
    public void Follow(IServiceProvider tenants)
    {
        Page.Include(new OrganizationFamilies(tenants.GetRequiredService<OrganizationSeries>()));
        Page.Include(new ArcFamilies(tenants.GetRequiredService<ArcClusters>()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parallel.Invoke(() => _meters.Shutdown(LastWords), () => _traces?.Shutdown(LastWords));
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
