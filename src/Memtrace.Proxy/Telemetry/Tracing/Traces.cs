using System.Diagnostics;
using Memtrace.Proxy.Hosting;

namespace Memtrace.Proxy.Telemetry.Tracing;

/// <summary>
/// The span of a whole request, which goes on with the trace of the caller. It is this program's own and not the one that ASP.NET Core
/// makes: that one puts path and host into it, cannot be had without a log entry's cost for each request, and knows no endpoint.
/// </summary>
internal sealed class Traces : IDisposable
{
    /// <summary>The name of the source of all spans.</summary>
    public const string SourceName = "Memtrace.Proxy";

    private readonly ActivitySource _source = new(SourceName, ProductVersion.Text);

    /// <summary>The source, for who listens to this listener's alone.</summary>
    public ActivitySource Source => _source;

    /// <summary>
    /// Begins the span of a request; null where it is not sampled, which leaves of it only the trace to carry on, and while nobody
    /// listens, when nothing is made at all.
    /// </summary>
    /// <param name="context">The exchange, whose caller may name a trace.</param>
    /// <param name="trace">What the Arc and the log are told; default while nobody listens.</param>
    public Activity? Begin(HttpContext context, out ActivityContext trace)
    {
        trace = default;
        if (!_source.HasListeners())
        {
            return null;
        }

        _ = TraceParent.Find(context.Request.Headers, out ActivityContext parent);
        if (Activity.Current is not null)
        {
            // Whoever asks says so in a header: what is around this in the same process is no parent.
            Activity.Current = null;
        }

        // The sampler is asked by making one. Started it would cost several times as much, and everything that waits would take it along.
        Activity? made = _source.CreateActivity("request", ActivityKind.Server, parent);
        if (made is { IsAllDataRequested: true })
        {
            made.Start();
            trace = made.Context;
            return made;
        }

        if (made is not null)
        {
            trace = new ActivityContext(made.TraceId == default ? ActivityTraceId.CreateRandom() : made.TraceId, ActivitySpanId.CreateRandom(), default);
        }

        return null;
    }

    /// <summary>Ends it with what the request was.</summary>
    public static void End(Activity? span, in RequestAccount account)
    {
        if (span is null)
        {
            return;
        }

        Describe(span, account);
        span.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static void Describe(Activity span, in RequestAccount account)
    {
        span.DisplayName = account.Endpoint is { } endpoint ? $"{account.Method} {endpoint}" : account.Method;
        span.SetTag("http.request.method", account.Method is "OTHER" ? "_OTHER" : account.Method);
        span.SetTag("http.route", account.Endpoint);
        span.SetTag("http.response.status_code", account.Status);
        span.SetTag("http.request.body.size", account.BytesIn);
        span.SetTag("http.response.body.size", account.BytesOut);
        span.SetTag("memtrace.request.id", account.RequestId);
        span.SetTag("memtrace.org.id", account.OrganizationId);
        span.SetTag("memtrace.refusal.code", account.Reason);
        if (account.IsCallerGone)
        {
            span.SetTag("memtrace.cancelled", true);
        }

        if (account.Status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", account.Reason ?? "status");
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
