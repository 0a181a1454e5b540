using Memtrace.Proxy.Telemetry.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Memtrace.Proxy.Telemetry;

/// <summary>
/// Sends what a node measures, traces and logs to a collector, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one. All else is as the
/// standard variables of OpenTelemetry say. Threads of its own send; what a collector does not take in time is dropped.
/// </summary>
internal static class OtlpExport
{
    /// <summary>The variable that turns exporting on.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Whether a collector gets measurements.</summary>
    public static bool SendsMetrics => Sends("OTEL_METRICS_EXPORTER") && !IsDisabled;

    /// <summary>Measurements, unless <c>OTEL_METRICS_EXPORTER</c> is <c>none</c>.</summary>
    public static MeterProviderBuilder AddCollector(this MeterProviderBuilder meters) => SendsMetrics ? meters.AddOtlpExporter() : meters;

    /// <summary>Log entries, unless <c>OTEL_LOGS_EXPORTER</c> is <c>none</c>.</summary>
    public static void AddCollector(this ILoggingBuilder logging)
    {
        if (!Sends("OTEL_LOGS_EXPORTER") || IsDisabled)
        {
            return;
        }

        logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.SetResourceBuilder(NodeResource.Builder());
            logs.AddProcessor(new TracedLines());
            logs.AddOtlpExporter();
        });
    }

    /// <summary>Spans, unless <c>OTEL_TRACES_EXPORTER</c> is <c>none</c>; null when nobody shall trace.</summary>
    public static TracerProvider? Trace() => Sends("OTEL_TRACES_EXPORTER")
        ? Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(NodeResource.Builder())
            .AddSource(Tracing.Traces.SourceName)
            .AddOtlpExporter()
            .Build()
        : null;

    private static bool IsDisabled => Read("OTEL_SDK_DISABLED").Equals("true", StringComparison.OrdinalIgnoreCase);

    private static bool Sends(string exporter) => Read(EndpointVariable).Length > 0 && Read(exporter) is not "none";

    private static string Read(string variable) => Environment.GetEnvironmentVariable(variable)?.Trim() ?? "";
}
