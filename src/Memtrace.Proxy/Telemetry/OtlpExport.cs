using System.Globalization;
using Memtrace.Proxy.Telemetry.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
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
    public static MeterProviderBuilder AddCollector(this MeterProviderBuilder meters) => SendsMetrics
        ? meters.AddOtlpExporter(exporter => Aim(exporter, "METRICS"))
        : meters;

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
            logs.AddOtlpExporter(exporter => Aim(exporter, "LOGS"));
        });
    }

    /// <summary>Spans, unless <c>OTEL_TRACES_EXPORTER</c> is <c>none</c>; null when nobody shall trace.</summary>
    public static TracerProvider? Trace() => Sends("OTEL_TRACES_EXPORTER")
        ? Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(NodeResource.Builder())
            .AddSource(Tracing.Traces.SourceName)
            .AddOtlpExporter(exporter => Aim(exporter, "TRACES"))
            .Build()
        : null;

    // What one signal has of its own, which the SDK reads only where it adds all three itself. Its endpoint is taken as it is, and gets no
    // path: https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp.
    private static void Aim(OtlpExporterOptions exporter, string signal)
    {
        if (Of("PROTOCOL") is { Length: > 0 } protocol)
        {
            exporter.Protocol = protocol is "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        }

        if (Of("ENDPOINT") is { Length: > 0 } endpoint)
        {
            exporter.Endpoint = new Uri(endpoint);
        }

        if (Of("HEADERS") is { Length: > 0 } headers)
        {
            exporter.Headers = headers;
        }

        if (int.TryParse(Of("TIMEOUT"), NumberStyles.None, CultureInfo.InvariantCulture, out int timeout))
        {
            exporter.TimeoutMilliseconds = timeout;
        }

        string Of(string what) => Read($"OTEL_EXPORTER_OTLP_{signal}_{what}");
    }

    private static bool IsDisabled => Read("OTEL_SDK_DISABLED").Equals("true", StringComparison.OrdinalIgnoreCase);

    private static bool Sends(string exporter) => Read(EndpointVariable).Length > 0 && Read(exporter) is not "none";

    private static string Read(string variable) => Environment.GetEnvironmentVariable(variable)?.Trim() ?? "";
}
