using Memtrace.ArcDev;
using Memtrace.Proxy.Tests.ArcDev;
using Memtrace.Proxy.Tests.Storage.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>A development Arc behind a relay that can be told to fail at what is asked of it: before the Arc hears of it, or after.</summary>
internal sealed class RelayedArc : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Relay _relay = new("x-api-key");
    private Func<HttpContext, RelayFault> _fault = _ => RelayFault.None;
    private Action<HttpContext> _before = _ => { };

    private RelayedArc(ArcDevHost arc, WebApplication app)
    {
        Arc = arc;
        _app = app;
    }

    /// <summary>The Arc itself, without the relay.</summary>
    public ArcDevHost Arc { get; }

    public string Url { get; private set; } = "";

    /// <summary>Method and path of everything that was asked.</summary>
    public List<string> Asked { get; } = [];

    public static async Task<RelayedArc> StartAsync(ArcDevOptions? options = null)
    {
        ArcDevHost host = await ArcDevHost.StartAsync(options);
        WebApplication app = LoopbackServer.CreateBuilder().Build();
        var relayed = new RelayedArc(host, app);
        app.Run(relayed.RelayAsync);
        await app.StartAsync();
        relayed.Url = app.Urls.First();
        return relayed;
    }

    /// <summary>Fails whatever is asked with this method and a path that begins so, and what else is named; everything else passes.</summary>
    public void FailAt(string method, string path, RelayFault fault, params (string Method, string Path, RelayFault Fault)[] more) =>
        _fault = context => more.Append((method, path, fault)).FirstOrDefault(each => IsOf(context.Request, each.Item1, each.Item2)).Item3;

    /// <summary>Fails the first of these, and no other.</summary>
    public void FailOnceAt(string method, string path, RelayFault fault)
    {
        int met = 0;
        _fault = context => IsOf(context.Request, method, path) && Interlocked.Increment(ref met) == 1 ? fault : RelayFault.None;
    }

    /// <summary>Does something at the moment when this is asked, before anything comes of it.</summary>
    public void Before(string method, string path, Action act) =>
        _before = context =>
        {
            if (IsOf(context.Request, method, path))
            {
                act();
            }
        };

    private static bool IsOf(HttpRequest request, string method, string path) =>
        request.Method == method && request.Path.StartsWithSegments(path, StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Arc.DisposeAsync();
        _relay.Dispose();
    }

    private async Task RelayAsync(HttpContext context)
    {
        _before(context);
        RelayFault fault = _fault(context);
        lock (Asked)
        {
            Asked.Add($"{context.Request.Method} {context.Request.Path}");
        }

        await _relay.PassAsync(context, Arc.Url, fault);
    }
}
