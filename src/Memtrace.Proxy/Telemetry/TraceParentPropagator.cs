using System.Diagnostics;

namespace Memtrace.Proxy.Telemetry;

/// <summary>
/// Takes <c>traceparent</c> over from a caller and nothing else: baggage, and the older headers that the framework reads too, are
/// free text that would show in every trace.
/// </summary>
internal sealed class TraceParentPropagator : DistributedContextPropagator
{
    private const string TraceParent = "traceparent";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Fields { get; } = [TraceParent];

    /// <summary>Adds nothing: what goes upstream is written in one place, and that is not here.</summary>
    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
    }

    /// <inheritdoc/>
    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        string? found = null;
        getter?.Invoke(carrier, TraceParent, out found, out _);
        traceId = found is not null && ActivityContext.TryParse(found, null, out _) ? found : null;
        traceState = null;
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
