using System.Net;
using System.Net.Sockets;
using Memtrace.ArcDev.Access;
using Memtrace.ArcDev.Engine;
using Memtrace.ArcDev.Http;
using Memtrace.ArcDev.Instance;
using Memtrace.ArcDev.Queries;
using Memtrace.ArcDev.Rows;
using Memtrace.ArcDev.Sql;
using Memtrace.ArcDev.Writes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Memtrace.ArcDev;

/// <summary>
/// A development Arc in this process: in memory, with Arc's wire contract and, on purpose, with Arc's gaps between
/// databases. For demos, tests and load tests; never for production. Any number may run side by side.
/// </summary>
public sealed class ArcDevServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly QueryEngine _engine;

    private ArcDevServer(WebApplication application, QueryEngine engine, Uri url) => (_application, _engine, Url) = (application, engine, url);

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Url { get; }

    /// <summary>Starts a server; it answers when this returns.</summary>
    /// <exception cref="IOException">The address is in use or cannot be bound.</exception>
    /// <exception cref="SocketException">The host name is not known.</exception>
    public static async Task<ArcDevServer> StartAsync(ArcDevOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var address = await ResolveAsync(options.Host, cancellationToken);
        var databases = new DatabaseSet(options.Time);
        var engine = new QueryEngine(databases, options.Root.TrimEnd('/'), options.Time);
        var application = Build(new IPEndPoint(address, options.Port));
        try
        {
            application.Run(Compose(options, databases, engine).RunAsync);
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            engine.Dispose();
            throw;
        }

        return new ArcDevServer(application, engine, new Uri(application.Urls.First()));
    }

    /// <summary>Stops at once: what is under way is cut.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
        _engine.Dispose();
    }

    private static async Task<IPAddress> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address)
            ? address
            : (await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, cancellationToken))[0];

    private static WebApplication Build(IPEndPoint endpoint)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http1);
            // An absolute request target is taken with whatever host it names, as fasthttp does.
            kestrel.AllowHostHeaderOverride = true;
            // Our own checks give Arc's limits and Arc's answers.
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 2000;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        });
        return builder.Build();
    }

    private static ArcPipeline Compose(ArcDevOptions options, DatabaseSet databases, QueryEngine engine)
    {
        var root = options.Root.TrimEnd('/');
        var (state, writes, tokens) = (new EngineState(), new WriteCounters(), new TokenStore(options.Tokens, options.Time));
        var planner = new StatementPlanner(databases, state, root);
        var queries = new QueryEndpoints(planner, engine, options);
        IEnumerable<Route> routes =
        [
            .. new HealthEndpoints(databases, writes, state, options.Time).Routes,
            .. new TokenEndpoints(tokens).Routes,
            .. new WriteEndpoints(databases, writes, options).Routes,
            .. queries.Routes,
            .. new MeasurementEndpoint(queries, options.Time).Routes,
            .. new DatabaseEndpoints(databases, planner, options).Routes,
            .. InstanceRoutes.Read(),
        ];
        // Without authentication Arc has no routes on credentials at all.
        var present = routes.Where(r => options.AuthEnabled || !IsOnCredentials(r.Pattern));
        return new ArcPipeline(new RouteTable(present), new AccessGate(tokens, options.AuthEnabled), new RequestBody(options.MaxPayloadBytes, options.Time));
    }

    private static bool IsOnCredentials(string pattern) =>
        pattern.StartsWith("/api/v1/auth/", StringComparison.Ordinal) || pattern.StartsWith("/api/v1/rbac/", StringComparison.Ordinal);
}
