using System.Diagnostics;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Rooms;

namespace Memtrace.Proxy.Telemetry.Tracing;

/// <summary>
/// What a request went through, below its own span, where that is recorded; else nothing is made. Never what was asked, and never where
/// an Arc is.
/// </summary>
internal static class Spans
{
    /// <summary>Notes the look-up of the key, from its beginning until now.</summary>
    public static void LookedUp(TenantRequest request, TimeProvider time)
    {
        if (request.Span is not { } parent)
        {
            return;
        }

        // Made when it is over, so that nothing has to carry it through the tiers.
        using Activity? span = parent.Source.StartActivity("look up binding", ActivityKind.Internal, parent.Context);
        span?.SetStartTime(span.StartTimeUtc - time.GetElapsedTime(request.LookUpBegan));
        span?.SetTag("memtrace.tier", (request.Tier ?? BindingTier.None).ToName());
    }

    /// <summary>Begins the reading and judging of SQL or written rows.</summary>
    public static Activity? Inspect(TenantRequest request) =>
        request.Span is { } parent
            ? parent.Source.StartActivity(request.Endpoint.IsQuery ? "inspect query" : "inspect write", ActivityKind.Internal, parent.Context)
            : null;

    /// <summary>Begins the asking of an Arc, which is told to be asked by this span.</summary>
    public static Activity? Ask(TenantRequest request) =>
        request.Span is { } parent
            ? parent.Source.StartActivity(request.Endpoint.ToString(), ActivityKind.Client, parent.Context)
            : null;

    /// <summary>Ends it with what came of it.</summary>
    public static void Asked(Activity? span, TenantRequest request, HttpContext context)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("http.request.method", request.Endpoint.Method);
        span.SetTag("url.template", request.Endpoint.Path);
        span.SetTag("memtrace.arc.id", request.Arc.Id);
        span.SetTag("http.response.status_code", request.ArcStatus);
        string? fault = context.GetForwarderErrorFeature()?.Error.ToString();
        if (fault is not null || request.ArcStatus >= StatusCodes.Status400BadRequest)
        {
            span.SetTag("error.type", fault ?? "status");
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.Dispose();
    }
}
