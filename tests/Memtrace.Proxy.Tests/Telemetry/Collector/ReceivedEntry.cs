namespace Memtrace.Proxy.Tests.Telemetry.Collector;

/// <summary>A log entry as a collector was sent it.</summary>
internal sealed record ReceivedEntry(string Body, string TraceId, string SpanId, IReadOnlyDictionary<string, string> Attributes);
