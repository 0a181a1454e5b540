using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Core.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>The tenant listener as it is composed for production, in process or on a real socket, in front of a recording upstream.</summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ProxyUnderTest(WebApplication app, RecordingUpstream upstream, FakeBindings bindings, SeenKeys lastUse, NodeHealth node, CapturedLog log, HttpClient client)
    {
        _app = app;
        Upstream = upstream;
        Bindings = bindings;
        LastUse = lastUse;
        Node = node;
        Log = log;
        Client = client;
    }

    public RecordingUpstream Upstream { get; }

    public FakeBindings Bindings { get; }

    public SeenKeys LastUse { get; }

    public NodeHealth Node { get; }

    public CapturedLog Log { get; }

    public HttpClient Client { get; }

    public Uri Url => Client.BaseAddress!;

    public static async Task<ProxyUnderTest> StartAsync(
        bool onSocket = false,
        TimeProvider? time = null,
        ProxyOptions? options = null,
        LogLevel level = LogLevel.Debug,
        Action<WebApplicationBuilder>? customize = null,
        ILoggerFactory? loggers = null)
    {
        options ??= new ProxyOptions();
        options.ServerHost = "127.0.0.1";
        options.ServerPort = 0;
        time ??= TimeProvider.System;
        RecordingUpstream upstream = await RecordingUpstream.StartAsync();
        var bindings = new FakeBindings();
        var lastUse = new SeenKeys();
        var node = new NodeHealth(time, new FakeFeed());
        var log = new CapturedLog(level);
        WebApplication app = TenantListener.Build(
            options, TestSurface.Load(), ShippedGuard.Instance, bindings, lastUse, FailureCounts.Of(options), node, time, loggers ?? log, builder =>
            {
                if (!onSocket)
                {
                    builder.WebHost.UseTestServer();
                    builder.Services.AddSingleton<IStartupFilter, RequestLine>();
                }

                customize?.Invoke(builder);
            });
        await app.StartAsync();
        HttpClient client = onSocket ? new HttpClient { BaseAddress = Listener.AddressOf(app) } : app.GetTestClient();
        return new ProxyUnderTest(app, upstream, bindings, lastUse, node, log, client);
    }

    /// <summary>A key of an organization on the recording upstream.</summary>
    public string Key(string organization = "org_a", string database = "tenant_a", string credential = "arc-secret") =>
        Bindings.Issue(organization, Upstream.Url, database, credential);

    /// <summary>A part of the running composition.</summary>
    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Upstream.DisposeAsync();
        Log.Dispose();
    }

    /// <summary>The test server has no request line; this one is put together from what its client was told.</summary>
    private sealed class RequestLine : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = context.Request.Path + context.Request.QueryString.Value;
                return rest(context);
            });
            next(app);
        };
    }
}
