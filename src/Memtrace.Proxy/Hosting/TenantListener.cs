using Memtrace.Proxy.Answers;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Sql;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Limits;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Swap;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Metrics;
using Memtrace.Proxy.Telemetry.Tracing;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace Memtrace.Proxy.Hosting;

/// <summary>The tenant listener: the rooms, YARP, and what they are composed of.</summary>
internal static class TenantListener
{
    public static WebApplication Build(
        ProxyOptions options,
        ArcSurface surface,
        SqlGuard guard,
        ITenantBindings bindings,
        ILastUse lastUse,
        FailureCounts failures,
        NodeHealth node,
        TimeProvider time,
        ILoggerFactory loggers,
        Action<WebApplicationBuilder>? customize = null)
    {
        WebApplicationBuilder builder = Listener.CreateBuilder(options.ServerHost, options.ServerPort, loggers, options.ShutdownTimeout);
        builder.Services.AddSingleton(surface);
        builder.Services.AddSingleton(guard);
        builder.Services.AddSingleton(bindings);
        builder.Services.AddSingleton(lastUse);
        builder.Services.AddSingleton(node);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<Instruments>();
        builder.Services.AddSingleton<Traces>();
        builder.Services.AddSingleton<NodeGauges>();
        builder.Services.AddSingleton(new OrganizationSeries(options.MetricsOrgs, time));
        builder.Services.AddHostedService(services => services.GetRequiredService<OrganizationSeries>());
        builder.Services.AddSingleton(services => new AccessLog(options, services.GetRequiredService<ILogger<AccessLog>>()));
        builder.Services.AddSingleton<OrganizationUsage>();
        builder.Services.AddSingleton(failures);
        builder.Services.AddSingleton(failures.Proxies);
        builder.Services.AddSingleton(new NodePlaces(
            new Places(options.OrgMaxQueries, time), new Places(options.OrgMaxWrites, time), new Places(BodyBounds.ZstdWindows, time)));
        builder.Services.AddSingleton<AttemptGate>();
        AddForwarding(builder.Services, options);
        customize?.Invoke(builder);
        WebApplication app = builder.Build();
        app.UseRooms(options.AdminToken);
        return app;
    }

    private static void AddForwarding(IServiceCollection services, ProxyOptions options)
    {
        var clusters = new ArcClusters(options.ArcQueryTimeout);
        services.AddSingleton(clusters);
        services.AddSingleton<IProxyConfigProvider>(clusters);
        services.AddSingleton<IConfigChangeListener>(clusters);
        services.AddHostedService<ClusterSweep>();
        services.AddSingleton(parts => new ArcNodeWatch(
            clusters,
            parts.GetRequiredService<IClusterDestinationsUpdater>(),
            options.ArcConnectTimeout,
            parts.GetRequiredService<TimeProvider>(),
            parts.GetRequiredService<ILogger<ArcNodeWatch>>()));
        services.AddSingleton<IPassiveHealthCheckPolicy>(parts => parts.GetRequiredService<ArcNodeWatch>());
        services.AddSingleton<DoubtfulNodes>();
        services.AddSingleton<UpstreamUri>();
        services.AddSingleton<SwapTransform>();
        services.AddSingleton<AnswerTransform>();
        services.AddReverseProxy().AddTransforms<SwapTransforms>();
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new ForgottenKeys());
        services.AddSingleton<IForwarderHttpClientFactory>(new ArcConnections(options.ArcConnectTimeout));
    }
}
