using System.Collections.Concurrent;
using Memtrace.Proxy.Tests.Storage.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Tests.Cli.Loading;

/// <summary>A proxy to be loaded: it counts who asked for what over how many connections, and refuses the keys it is told to.</summary>
internal sealed class LoadedTarget : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _asked;

    private LoadedTarget(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    public long Asked => Interlocked.Read(ref _asked);

    public ConcurrentDictionary<string, int> Keys { get; } = new();

    public ConcurrentDictionary<string, int> Paths { get; } = new();

    public ConcurrentDictionary<(string Key, string Path), int> KeysOfPaths { get; } = new();

    public ConcurrentDictionary<string, int> Connections { get; } = new();

    public ConcurrentDictionary<string, int> Bodies { get; } = new();

    /// <param name="refused">A key that is answered 401.</param>
    /// <param name="hangsAfter">How many requests are answered; later ones never are.</param>
    public static async Task<LoadedTarget> StartAsync(string? refused = null, long hangsAfter = long.MaxValue)
    {
        WebApplication app = LoopbackServer.CreateBuilder().Build();
        var target = new LoadedTarget(app);
        app.Run(context => target.AnswerAsync(context, refused, hangsAfter));
        await app.StartAsync();
        target.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return target;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string? refused, long hangsAfter)
    {
        string key = context.Request.Headers["x-api-key"].ToString();
        using var reader = new StreamReader(context.Request.Body);
        Bodies.AddOrUpdate(await reader.ReadToEndAsync(), 1, (_, count) => count + 1);
        Keys.AddOrUpdate(key, 1, (_, count) => count + 1);
        Paths.AddOrUpdate(context.Request.Path, 1, (_, count) => count + 1);
        KeysOfPaths.AddOrUpdate((key, context.Request.Path), 1, (_, count) => count + 1);
        Connections.AddOrUpdate(context.Connection.Id, 1, (_, count) => count + 1);
        if (Interlocked.Increment(ref _asked) > hangsAfter)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Response.StatusCode = key == refused ? 401 : 200;
        await context.Response.WriteAsync(key == refused ? """{"error":"invalid API key","code":"invalid_key"}""" : """{"success":true}""");
    }
}
