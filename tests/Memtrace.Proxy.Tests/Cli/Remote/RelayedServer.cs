using System.Security.Cryptography.X509Certificates;
using Memtrace.Proxy.Tests.Storage.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Cli.Remote;

/// <summary>What stands between the tool and a server: it passes everything on, and may break off before or after the server has heard of it.</summary>
internal sealed class RelayedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Relay _relay = new("Authorization", "Idempotency-Key");
    private readonly Uri _server;

    private RelayedServer(WebApplication app, Uri server) => (_app, _server) = (app, server);

    public string Url { get; private set; } = "";

    /// <summary>The next changes fail like this, in this order; the rest pass.</summary>
    public Queue<RelayFault> Faults { get; } = new();

    /// <summary>Under which key each change came.</summary>
    public List<string> Keys { get; } = [];

    public static async Task<RelayedServer> StartAsync(Uri server, X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = LoopbackServer.CreateBuilder(listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        WebApplication app = builder.Build();
        var relay = new RelayedServer(app, server);
        app.Run(relay.RelayAsync);
        await app.StartAsync();
        relay.Url = app.Urls.First();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _relay.Dispose();
    }

    private async Task RelayAsync(HttpContext context)
    {
        RelayFault fault = RelayFault.None;
        if (context.Request.Headers["Idempotency-Key"] is [{ } key])
        {
            Keys.Add(key);
            Faults.TryDequeue(out fault);
        }

        await _relay.PassAsync(context, _server, fault);
    }
}
