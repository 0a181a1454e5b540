using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Sql;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Telemetry.Tracing;

namespace Memtrace.Proxy.Rooms;

/// <summary>
/// Room 3: what the request names must lie inside its own organization. SQL is read within a bound, inspected and encoded anew;
/// a database in the path must be the own one; a SHOW statement becomes a question of the proxy's own. Everything else passes without
/// being touched.
/// </summary>
internal sealed class GuardRoom(RequestDelegate next, SqlGuard guard, ArcSurface surface, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        return request.Endpoint.Rewrite switch
        {
            EndpointRewrite.Query or EndpointRewrite.QueryEstimate => InspectAsync(context, request),
            EndpointRewrite.QueryMeasurement => TranslateAsync(context, request),
            EndpointRewrite.OwnDatabase or EndpointRewrite.OwnMeasurements when request.Match.Parameter != request.Arc.Database.Text =>
                RefusalResponse.WriteAsync(context, RefusalCatalogue.NotFound),
            _ => PassAsync(context, request),
        };
    }

    // Arc reads no body of a GET; one that goes along all the same is nobody's but the next reader's on that connection.
    private Task PassAsync(HttpContext context, TenantRequest request)
    {
        if (request.Endpoint.Method is "GET")
        {
            UpstreamBody.Drop(context);
            request.AnnouncedLength = null;
        }

        return next(context);
    }

    private async Task InspectAsync(HttpContext context, TenantRequest request)
    {
        Refusal? refusal;
        using (Spans.Inspect(request))
        {
            refusal = await ReadAsync(context, request);
        }

        await (refusal is null ? next(context) : RefusalResponse.WriteAsync(context, refusal));
    }

    private async ValueTask<Refusal?> ReadAsync(HttpContext context, TenantRequest request)
    {
        var body = new CallerBody(context.Request.Body, time);
        request.CallerBody = body;
        long began = body.WorkingTimestamp;
        try
        {
            (string? sql, Refusal? refusal) = await SqlBody.ReadAsync(context, body);
            ShowKind show = ShowKind.None;
            if (refusal is null)
            {
                show = ShowStatement.Read(sql!, request.Arc.Database, out refusal);
            }

            return show is ShowKind.None
                ? Judge(context, request, sql, refusal)
                : ShowQuestion.TryAsk(context, request, show, surface);
        }
        finally
        {
            request.WaitedFor = body.WaitedFor;
            request.InspectedFor = body.WorkedSince(began);
        }
    }

    private Task TranslateAsync(HttpContext context, TenantRequest request)
    {
        long began = time.GetTimestamp();
        Refusal? refusal;
        using (Spans.Inspect(request))
        {
            refusal = MeasurementQuery.TryBuild(request.Match.Parameter!, request.Parameters, out string sql);
            refusal = Judge(context, request, sql, refusal);
        }

        request.InspectedFor = time.GetElapsedTime(began);
        return refusal is null ? next(context) : RefusalResponse.WriteAsync(context, refusal);
    }

    // What is not refused stands in the place of the client's body from here on.
    private Refusal? Judge(HttpContext context, TenantRequest request, string? sql, Refusal? refusal)
    {
        SqlVerdict verdict = refusal is null ? guard.Inspect(sql!, request.Arc.Database) : new SqlVerdict(null, refusal);
        if (verdict.Refusal is null)
        {
            UpstreamBody.Replace(context, verdict.Sql!);
        }

        return verdict.Refusal;
    }
}
