using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Metrics;
using Memtrace.Proxy.Telemetry.Requests;

namespace Memtrace.Proxy.Hosting;

/// <summary>
/// The operator's own listener: health in detail and metrics for everybody who reaches it, and the <c>/admin</c> paths behind the admin token.
/// It is another server with other routes, so that nothing of it can answer on the tenant listener.
/// </summary>
internal static class OperatorListener
{
    public static WebApplication Build(ProxyOptions options, NodeHealth node, ILoggerFactory loggers)
    {
        WebApplicationBuilder builder = Listener.CreateBuilder(options.AdminHost, options.AdminPort, loggers, options.ShutdownTimeout);
        builder.Services.AddSingleton(node);
        builder.Services.AddSingleton(static _ => TelemetryExport.Start(TimeProvider.System));
        WebApplication app = builder.Build();
        app.UseRequestIds();
        app.MapOperatorHealth();
        app.MapMetrics(app.Services.GetRequiredService<TelemetryExport>().Page);
        app.Map("/admin/{**path}", (HttpContext context) => RefusalResponse.WriteAsync(context, RefuseAdmin(context, options.AdminToken)));
        app.MapFallback((HttpContext context) => RefusalResponse.WriteAsync(context, RefusalCatalogue.NotFound));
        return app;
    }

    // No admin path exists in this version; the order of the refusals is already that of one that does.
    private static Refusal RefuseAdmin(HttpContext context, SecretText? token) =>
        token is null ? RefusalCatalogue.PermissionDenied with { Hint = "set MEMTRACE_ADMIN_TOKEN to open the admin API" }
        : Presents(context, token) ? RefusalCatalogue.NotFound
        : RefusalCatalogue.InvalidKey;

    private static bool Presents(HttpContext context, SecretText token)
    {
        string presented = context.Request.Headers.Authorization.ToString();
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"Bearer {token.Reveal()}"), expected);
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), given);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }
}
