using Memtrace.Proxy.Tests.Storage.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>An Arc that answers the questions of a binding as it is told to, and remembers them.</summary>
internal sealed class FakeArc : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeArc(WebApplication app) => _app = app;

    /// <summary>Path and presented key of every question.</summary>
    public List<(string Path, string? Key)> Asked { get; } = [];

    public string Url { get; private set; } = "";

    public static async Task<FakeArc> StartAsync(int healthStatus = 200, int verifyStatus = 200, bool hangs = false, string body = "")
    {
        WebApplication app = LoopbackServer.CreateBuilder().Build();
        var arc = new FakeArc(app);
        app.Run(async context =>
        {
            lock (arc.Asked)
            {
                arc.Asked.Add((context.Request.Path, context.Request.Headers["x-api-key"].FirstOrDefault()));
            }

            if (hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            context.Response.StatusCode = context.Request.Path == "/health" ? healthStatus : verifyStatus;
            context.Response.Headers.Location = "/elsewhere";
            await context.Response.WriteAsync(body);
        });
        await app.StartAsync();
        arc.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return arc;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
