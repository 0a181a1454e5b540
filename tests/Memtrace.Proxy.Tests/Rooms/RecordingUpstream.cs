using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>A real server on a free loopback port that keeps every request and answers as told.</summary>
internal sealed class RecordingUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _keeping;
    private readonly Socket _place = new(SocketType.Stream, ProtocolType.Tcp);

    private RecordingUpstream(WebApplication app, bool keeping)
    {
        _app = app;
        _keeping = keeping;
    }

    /// <summary>What was asked for tenants.</summary>
    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    /// <summary>What the proxy asked for itself, after a request has failed: nobody knows when it comes.</summary>
    public ConcurrentQueue<RecordedRequest> Looks { get; } = new();

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public RequestDelegate Answer { get; set; } = static context =>
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    /// <summary>The only request of a tenant that there was.</summary>
    public RecordedRequest Single => Assert.Single(Requests);

    /// <summary>Starts one that keeps every request, or leaves the body to <see cref="Answer"/> and keeps nothing.</summary>
    public static async Task<RecordingUpstream> StartAsync(bool keeping = true)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        WebApplication app = builder.Build();
        var upstream = new RecordingUpstream(app, keeping);
        app.Run(upstream.ServeAsync);
        await app.StartAsync();
        return upstream;
    }

    /// <summary>Stops it. Its port stays taken without anybody who listens, so that no server of another test answers there.</summary>
    public async Task StopAsync()
    {
        await _app.StopAsync();
        _place.Bind(new IPEndPoint(IPAddress.Loopback, Url.Port));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _place.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (!_keeping)
        {
            await Answer(context);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        KeyValuePair<string, string>[] headers =
        [
            .. context.Request.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? ""))),
        ];
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        ConcurrentQueue<RecordedRequest> kept = target.EndsWith("/health", StringComparison.Ordinal) && !context.Request.Headers.ContainsKey("x-arc-database")
            ? Looks
            : Requests;
        kept.Enqueue(new RecordedRequest(context.Request.Method, target, headers, body.ToArray()));
        await Answer(context);
    }
}
