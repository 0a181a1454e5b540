using Memtrace.Proxy.Answers;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Rooms;

namespace Memtrace.Proxy.Health;

/// <summary><c>/health</c> and <c>/ready</c>: for everybody without a word about organizations, for operators in detail.</summary>
internal static class HealthEndpoints
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];
    private static readonly Refusal OtherMethod = RefusalCatalogue.MethodNotAllowed with { Allow = string.Join(", ", GetAndHead) };

    /// <summary>The two endpoints of the tenant listener.</summary>
    public static void MapTenantHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/health", GetAndHead, static (HttpContext context, NodeHealth node) =>
            context.Response.WriteAsJsonAsync(
                new HealthAnswer("ok", "memtrace", ProductVersion.Text, node.Uptime),
                AnswersJson.Default.HealthAnswer,
                "application/json",
                context.RequestAborted));
        endpoints.MapReady();

        // A probe that is answered leaves no line, but a refusal leaves one like any other.
        IApplicationBuilder accounted = endpoints.CreateApplicationBuilder();
        accounted.UseMiddleware<AccountRoom>();
        accounted.Run(RefuseMethodAsync);
        endpoints.MapOtherMethods(accounted.Build());
    }

    /// <summary>The same two on the operator listener, the first with what an operator wants to know.</summary>
    public static void MapOperatorHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/health", GetAndHead, static (HttpContext context, NodeHealth node) =>
            context.Response.WriteAsJsonAsync(
                Describe(node), AnswersJson.Default.HealthDetail, "application/json", context.RequestAborted));
        endpoints.MapReady();
        endpoints.MapOtherMethods(RefuseMethodAsync);
    }

    private static HealthDetail Describe(NodeHealth node)
    {
        IFeedHealth feed = node.Feed;
        StoreState state = feed.State;
        return new HealthDetail(
            "ok",
            "memtrace",
            ProductVersion.Text,
            node.Uptime,
            node.Reason is null,
            node.Reason,
            state.ToName(),
            DeepestTier(state, feed.IsRedisReachable),
            Math.Round(feed.Silence.TotalSeconds, 3),
            feed.AppliedSequence,
            Math.Round(feed.Lag.TotalSeconds, 3),
            feed.StaleAnswers);
    }

    // As far as a key that is asked for may have to go, and still finds an answer.
    private static string DeepestTier(StoreState state, bool isRedisReachable) => state switch
    {
        StoreState.Fresh => "store",
        StoreState.Stale => isRedisReachable ? "redis" : "memory",
        _ => "none",
    };

    private static void MapReady(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("/ready", GetAndHead, static (HttpContext context, NodeHealth node) =>
        {
            string? reason = node.Reason;
            context.Response.StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsJsonAsync(
                new ReadyAnswer(reason is null ? "ready" : "not ready", reason),
                AnswersJson.Default.ReadyAnswer,
                "application/json",
                context.RequestAborted);
        });

    private static void MapOtherMethods(this IEndpointRouteBuilder endpoints, RequestDelegate refuse)
    {
        endpoints.Map("/health", refuse);
        endpoints.Map("/ready", refuse);
    }

    private static Task RefuseMethodAsync(HttpContext context) => RefusalResponse.WriteAsync(context, OtherMethod);
}
