namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary><c>/metrics</c> of the operator listener; like health, for everybody who reaches it.</summary>
internal static class MetricsEndpoint
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapMetrics(this IEndpointRouteBuilder endpoints, MetricsPage page) =>
        endpoints.MapMethods("/metrics", GetAndHead, async (HttpContext context) =>
        {
            byte[] written = await page.TakeAsync(context.RequestAborted);
            context.Response.ContentType = PrometheusText.ContentType;
            context.Response.ContentLength = written.Length;
            await context.Response.Body.WriteAsync(written, context.RequestAborted);
        });
}
