using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Admin;

/// <summary>An operator listener over a store of its own, and what tests ask of its admin API.</summary>
internal sealed class AdminBench : IAsyncDisposable
{
    public const string Root = "r00t-t0ken";

    // So that a test may say in X-Forwarded-For where it calls from.
    private static readonly TrustedProxies Loopback =
        TrustedProxies.TryParse("127.0.0.1", out TrustedProxies proxies, out _) ? proxies : throw new InvalidOperationException();

    private readonly TemporaryStore _temporary;
    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly bool _ownsStore;

    private AdminBench(TemporaryStore temporary, SqlStore store, WebApplication app, CapturedLog log, bool ownsStore)
    {
        (_temporary, Store, _app, Log, _ownsStore) = (temporary, store, app, log, ownsStore);
        _client = new HttpClient { BaseAddress = Listener.AddressOf(app) };
    }

    public SqlStore Store { get; }

    public TemporaryStore Temporary => _temporary;

    public CapturedLog Log { get; }

    /// <summary>What the node counts of callers that it turned away.</summary>
    public required FailureCounts Failures { get; init; }

    public Uri Url => _client.BaseAddress!;

    public static Task<AdminBench> StartAsync(StoreEngine engine = StoreEngine.Sqlite) => StartAsync(new TemporaryStore(engine));

    /// <summary>The same on a store that goes with it.</summary>
    public static Task<AdminBench> StartAsync(TemporaryStore temporary) => StartAsync(temporary, ownsStore: true);

    /// <summary>Another node on the same store.</summary>
    public Task<AdminBench> BesideAsync() => StartAsync(_temporary, ownsStore: false);

    /// <summary>The same under other master keys.</summary>
    public async Task<AdminBench> BesideAsync(MasterKey current, MasterKey? previous) =>
        await StartAsync(_temporary, await _temporary.OpenAsync(current, previous), ownsStore: false);

    public Task<Said> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Said> PostAsync(string path, string? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    /// <summary>What was answered, which must have gone well.</summary>
    public async Task<JsonObject> DoneAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        Said said = await SendAsync(new HttpMethod(method), path, body, headers);
        Assert.True((int)said.Status is >= 200 and < 300, $"{method} {path}: {(int)said.Status} {said.Body} {Log.Entries.LastOrDefault()}");
        return JsonNode.Parse(said.Body)!.AsObject();
    }

    public async Task<Said> SendAsync(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith("/admin", StringComparison.Ordinal) ? path : $"/admin/v1{path}");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        if (!headers.Any(header => header.Name == "Authorization"))
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Root}");
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request);
        return await Asking.ReadAsync(answer);
    }

    /// <summary>Sends a body and goes away, without an answer, when told to.</summary>
    public async Task LeaveAsync(string path, string body, CancellationToken leaving, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/v1{path}");
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Root}");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request, leaving);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        Log.Dispose();
        if (_ownsStore)
        {
            await _temporary.DisposeAsync();
        }
    }

    private static async Task<AdminBench> StartAsync(TemporaryStore temporary, bool ownsStore) =>
        await StartAsync(temporary, await temporary.OpenAsync(), ownsStore);

    private static async Task<AdminBench> StartAsync(TemporaryStore temporary, SqlStore store, bool ownsStore)
    {
        var options = new ProxyOptions { AdminHost = "127.0.0.1", AdminPort = 0, AdminToken = new SecretText(Root), TrustedProxies = Loopback };
        var failures = FailureCounts.Of(options);
        var log = new CapturedLog(LogLevel.Debug);
        WebApplication app = OperatorListener.Build(
            options, new NodeHealth(temporary.Clock, new FakeFeed()), failures, log, services => StorePorts.Add(services, store, temporary.Clock));
        await Listener.StartAsync(app, options.AdminHost, options.AdminPort, CancellationToken.None);
        return new AdminBench(temporary, store, app, log, ownsStore) { Failures = failures };
    }
}
