using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Memtrace.Proxy.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;

namespace Memtrace.Proxy.Hosting;

/// <summary>What the two listeners have in common: a bare builder that no environment variable or settings file of the framework's reaches.</summary>
internal static class Listener
{
    // Arc's own default limit for one body.
    private const long MaxBody = 1024L * 1024 * 1024;

    /// <summary>
    /// Bytes of a connection that are read ahead of who reads the body. The transport's own default of 1 MB is what each write costs to
    /// an Arc that does not read; Kestrel's MaxRequestBufferSize bounds nothing here, only what TLS and HTTP/2 would hold.
    /// </summary>
    public const int ReadAhead = 256 * 1024;

    public static WebApplicationBuilder CreateBuilder(string host, int port, ILoggerFactory loggers, TimeSpan shutdownTimeout)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = shutdownTimeout);
        builder.Services.AddRoutingCore();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<DistributedContextPropagator>(new TraceParentPropagator());
        builder.WebHost.UseKestrelCore();
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = ReadAhead);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = DigitsOnly.Of;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxConcurrentConnections = OpenFiles.OfListener();
            Listen(kestrel, host, port);
        });
        return builder;
    }

    public static async Task StartAsync(WebApplication app, string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException fault) when (fault.GetBaseException() is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new ProxyStartException($"cannot listen on {host}:{port}: {Why(fault)}", fault);
        }
        catch (SocketException fault)
        {
            throw new ProxyStartException($"cannot listen on {host}:{port}: {Why(fault)}", fault);
        }
    }

    /// <summary>Where it listens, as it was bound: <c>http://0.0.0.0:9101</c> is every address of this machine.</summary>
    public static string BoundTo(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Where it is reached from this machine.</summary>
    public static Uri AddressOf(WebApplication app) =>
        new(BoundTo(app).Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));

    private static void Listen(KestrelServerOptions kestrel, string host, int port)
    {
        if (host is "localhost" && port != 0)
        {
            kestrel.ListenLocalhost(port);
            return;
        }

        kestrel.Listen(host is "localhost" ? IPAddress.Loopback : IPAddress.Parse(host), port);
    }

    private static string Why(Exception fault) => fault.GetBaseException() switch
    {
        Microsoft.AspNetCore.Connections.AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            "the port is in use; stop the other program or choose another port",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => "no permission for this port; choose one above 1023",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "this machine does not have that address",
        _ => "the address cannot be used",
    };

    /// <summary>Signals are the program's business: two listeners stop in order, not each by itself.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
