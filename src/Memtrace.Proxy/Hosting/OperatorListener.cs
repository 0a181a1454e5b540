using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Metrics;
using Memtrace.Proxy.Telemetry.Requests;

namespace Memtrace.Proxy.Hosting;

/// <summary>
/// The operator's own listener: health in detail and metrics for everybody who reaches it, and the admin API behind its tokens. It is
/// another server with other routes, so that nothing of it can answer on the tenant listener.
/// </summary>
internal static class OperatorListener
{
    /// <param name="options">The settings.</param>
    /// <param name="node">How this node is.</param>
    /// <param name="failures">Where this node counts failed authentications.</param>
    /// <param name="loggers">Where it says what it must.</param>
    /// <param name="compose">Adds the ports that the admin API stands on.</param>
    public static WebApplication Build(
        ProxyOptions options, NodeHealth node, FailureCounts failures, ILoggerFactory loggers, Action<IServiceCollection> compose)
    {
        WebApplicationBuilder builder = Listener.CreateBuilder(options.AdminHost, options.AdminPort, loggers, options.ShutdownTimeout);
        builder.Services.AddSingleton(node);
        builder.Services.AddSingleton(failures);
        builder.Services.AddSingleton(static _ => TelemetryExport.Start(TimeProvider.System));
        builder.Services.AddLogging();
        builder.Services.AddAdminApi(options);
        compose(builder.Services);
        WebApplication app = builder.Build();
        app.UseRequestIds(options.AdminToken);
        app.UseHostNames(options, failures.AdminRefused);
        app.MapOperatorHealth();
        app.MapMetrics(app.Services.GetRequiredService<TelemetryExport>().Page);
        app.MapAdminApi();
        app.MapFallback((HttpContext context) => RefusalResponse.WriteAsync(context, RefusalCatalogue.NotFound));
        return app;
    }
}
