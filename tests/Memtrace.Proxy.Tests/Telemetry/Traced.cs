using System.Collections.Concurrent;
using System.Diagnostics;
using Memtrace.Proxy.Telemetry.Tracing;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>Listens to the spans of one proxy.</summary>
internal sealed class Traced : IDisposable
{
    private readonly ActivityListener _listener;

    public Traced(ProxyUnderTest proxy, ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        ActivitySource own = proxy.Service<Traces>().Source;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == own,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => sampling,
            ActivityStopped = Spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>In the order in which they ended.</summary>
    public ConcurrentQueue<Activity> Spans { get; } = new();

    public Activity Server => Assert.Single(Spans, span => span.Kind is ActivityKind.Server);

    public Activity Client => Assert.Single(Spans, span => span.Kind is ActivityKind.Client);

    public void Dispose() => _listener.Dispose();
}
