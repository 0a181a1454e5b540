namespace Memtrace.Proxy.Tests.Telemetry.Collector;

/// <summary>A span as a collector was sent it; its kind is 1 within the program, 2 for a request that is served, 3 for one that is made.</summary>
internal sealed record ReceivedSpan(string TraceId, string Id, string ParentId, string Name, int Kind, IReadOnlyDictionary<string, string> Attributes);
