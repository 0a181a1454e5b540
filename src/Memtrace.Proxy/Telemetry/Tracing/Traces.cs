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

    /// <summary>Begins the span of a request; null, and nothing is made, while nobody listens.</summary>
    public Activity? Begin(HttpContext context)
    {
        if (!_source.HasListeners())
        {
            return null;
        }

        _ = TraceParent.Find(context.Request.Headers, out ActivityContext parent);
        Activity? span = _source.StartActivity("request", ActivityKind.Server, parent);
        if (span is { IsAllDataRequested: false })
        {
            // It only carries the trace on: as the current one it would have to be taken along by everything that waits.
            Activity.Current = span.Parent;
        }

        return span;
    }

    /// <summary>Ends it with what the request was.</summary>
    public static void End(Activity? span, in RequestAccount account)
    {
        if (span is null)
        {
            return;
        }

        if (span.IsAllDataRequested)
        {
            Describe(span, account);
        }

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
