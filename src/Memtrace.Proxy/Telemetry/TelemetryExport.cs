using System.Diagnostics.Metrics;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Telemetry.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Memtrace.Proxy.Telemetry;

/// <summary>
/// What of a node leaves it: the one provider of measurements, with all that reads from it. Started before anything is measured, ended
/// after the last measurement.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    private readonly MeterProvider _meters;

    private TelemetryExport(MetricsPage page, MeterProvider meters)
    {
        Page = page;
        _meters = meters;
    }

    /// <summary>The page behind <c>/metrics</c>.</summary>
    public MetricsPage Page { get; }

    /// <summary>Begins to listen to what is measured in this process.</summary>
    public static TelemetryExport Start(TimeProvider time)
    {
        var page = new MetricsPage(time);
        return new TelemetryExport(page, Measure(page).Build());
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
        _meters.Dispose();
        Page.Dispose();
    }

    // Every reader is added here.
    private static MeterProviderBuilder Measure(MetricsPage page) => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(Describe)
        .AddMeter(Instruments.MeterName)
        .AddMeter(FrameworkMetrics.Meters)
        .AddView(Shape)
        .AddReader(page.Reader);

    private static void Describe(ResourceBuilder resource) =>
        resource.AddService("memtrace", serviceVersion: ProductVersion.Text, autoGenerateServiceInstanceId: false);

    private static MetricStreamConfiguration? Shape(Instrument instrument) =>
        instrument.Meter.Name != Instruments.MeterName ? FrameworkMetrics.Select(instrument)
        : instrument.Name == Instruments.RequestDuration ? Instruments.BoundedDuration
        : null;
}
