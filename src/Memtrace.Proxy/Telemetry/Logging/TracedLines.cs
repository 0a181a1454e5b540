using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Memtrace.Proxy.Telemetry.Logging;

/// <summary>Tells an exporter which trace the line of a request belongs to, also where that is not sampled and has no span to ask.</summary>
internal sealed class TracedLines : BaseProcessor<LogRecord>
{
    /// <inheritdoc/>
    public override void OnEnd(LogRecord data)
    {
        if (data.Attributes is AccessLine line)
        {
            (data.TraceId, data.SpanId, data.TraceFlags) = (line.Trace.TraceId, line.Trace.SpanId, line.Trace.TraceFlags);
        }
    }
}
