using System.Net;
using System.Net.Sockets;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Hosting;

public sealed class OperatorListenerTests
{
    [Theory]
    [InlineData(null, "Bearer t0ken", HttpStatusCode.Forbidden)]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData("t0ken", null, HttpStatusCode.Unauthorized)]
    [InlineData("t0ken", "Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("t0ken", "t0ken", HttpStatusCode.Unauthorized)]
    [InlineData("t0ken", "Bearer t0ken", HttpStatusCode.NotFound)]
    [InlineData("t0ken", "Bearer t0ken2", HttpStatusCode.Unauthorized)]
    public async Task Admin_paths_are_behind_their_token(string? token, string? presented, HttpStatusCode expected)
    {
        await using Opened operators = await Opened.StartAsync(token);

        Said said = await operators.AskAsync("/admin/organizations", presented);

        Assert.Equal(expected, said.Status);
        Assert.NotEmpty(said.Error!);
        Assert.NotEmpty(said.Header("x-request-id")!);
        Assert.DoesNotContain("t0ken", said.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_in_detail_and_readiness_are_open_here()
    {
        await using Opened operators = await Opened.StartAsync(null);

        Said health = await operators.AskAsync("/health", null);
        Said ready = await operators.AskAsync("/ready", null);

        Assert.Equal(HttpStatusCode.OK, health.Status);
        Assert.Equal("True", health.Member("ready"));
        Assert.Equal("stale memory", $"{health.Member("store_state")} {health.Member("tier")}");
        Assert.Equal("2.25", health.Member("store_silence_seconds"));
        Assert.Equal("0.19", health.Member("revocation_lag_seconds"));
        Assert.Equal("7", health.Member("stale_answers"));
        Assert.Equal("42", health.Member("applied_sequence"));
        Assert.Equal("ready", ready.Member("status"));
    }

    [Theory]
    [InlineData(StoreState.Fresh, false, "store")]
    [InlineData(StoreState.Fresh, true, "store")]
    [InlineData(StoreState.Stale, false, "memory")]
    [InlineData(StoreState.Stale, true, "redis")]
    [InlineData(StoreState.Refused, true, "none")]
    public async Task Health_names_the_deepest_tier_that_still_answers(StoreState state, bool isRedisReachable, string tier)
    {
        await using Opened operators = await Opened.StartAsync(null, new FakeFeed { State = state, IsRedisReachable = isRedisReachable });

        Assert.Equal(tier, (await operators.AskAsync("/health", null)).Member("tier"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/query")]
    [InlineData("/write")]
    public async Task Nothing_of_tenants_answers_here(string path)
    {
        await using Opened operators = await Opened.StartAsync(null);

        Assert.Equal(HttpStatusCode.NotFound, (await operators.AskAsync(path, null)).Status);
    }

    [Theory]
    [InlineData("127.0.0.1", "", "rebound.example", false)]
    [InlineData("127.0.0.1", "", "rebound.example:9101", false)]
    [InlineData("127.0.0.1", "", "localhost.rebound.example", false)]
    [InlineData("127.0.0.1", "", "127.0.0.1.rebound.example", false)]
    [InlineData("127.0.0.1", "", "0.0.0.0:9101", false)]
    [InlineData("127.0.0.1", "", "192.0.2.7", false)]
    [InlineData("localhost", "", "rebound.example", false)]
    [InlineData("127.0.0.1", "", "LocalHost:9101", true)]
    [InlineData("127.0.0.1", "", "localhost.", true)]
    [InlineData("127.0.0.1", "", "127.8.9.10:1", true)]
    [InlineData("127.0.0.1", "", "[::1]:9101", true)]
    [InlineData("127.0.0.1", "proxy.example, [2001:db8::1]", "Proxy.Example:443", true)]
    [InlineData("127.0.0.1", "proxy.example, [2001:db8::1]", "[2001:DB8:0::1]:443", true)]
    [InlineData("127.0.0.1", "proxy.example", "rebound.example", false)]
    [InlineData("0.0.0.0", "", "10.0.0.7:9101", true)]
    [InlineData("0.0.0.0", "", "proxy.example", true)]
    [InlineData("0.0.0.0", "proxy.example", "proxy.example", true)]
    [InlineData("0.0.0.0", "proxy.example", "10.0.0.7:9101", false)]
    public async Task On_loopback_it_answers_to_no_name_that_a_web_page_could_bring(string bound, string allowed, string host, bool isAnswered)
    {
        Assert.True(HostNames.TryParse(allowed, out HostNames names, out _));
        await using Opened operators = await Opened.StartAsync("t0ken", options: options => options with { AdminHost = bound, AdminAllowedHosts = names });

        foreach (string path in (string[])["/metrics", "/health", "/ready", "/admin/v1/organizations", "/none"])
        {
            Said said = await operators.AskAsync(path, null, host);

            Assert.Equal(isAnswered, said.Status != HttpStatusCode.MisdirectedRequest);
            // The page of measurements names what other listeners of this process refused.
            Assert.Equal(isAnswered, !said.Body.StartsWith("{\"error\":\"this listener does not answer to that host name\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_probe_that_names_no_host_is_answered()
    {
        await using Opened operators = await Opened.StartAsync(null);
        using var client = new TcpClient();
        await client.ConnectAsync(operators.Url.Host, operators.Url.Port);

        await client.GetStream().WriteAsync("GET /ready HTTP/1.0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream());

        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_sentence()
    {
        await using Opened first = await Opened.StartAsync(null);
        var options = new ProxyOptions { AdminHost = "127.0.0.1", AdminPort = first.Url.Port };
        using var log = new CapturedLog(LogLevel.Information);
        await using WebApplication second = Opened.Build(options, log);

        ProxyStartException fault = await Assert.ThrowsAsync<ProxyStartException>(() =>
            Listener.StartAsync(second, options.AdminHost, options.AdminPort, CancellationToken.None));

        Assert.Equal($"cannot listen on 127.0.0.1:{first.Url.Port}: the port is in use; stop the other program or choose another port", fault.Message);
    }

    private sealed class Opened : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly CapturedLog _log;
        private readonly HttpClient _client;

        private Opened(WebApplication app, CapturedLog log)
        {
            _app = app;
            _log = log;
            _client = new HttpClient { BaseAddress = Listener.AddressOf(app) };
        }

        public Uri Url => _client.BaseAddress!;

        public static async Task<Opened> StartAsync(string? token, FakeFeed? feed = null, Func<ProxyOptions, ProxyOptions>? options = null)
        {
            var usual = new ProxyOptions { AdminHost = "127.0.0.1", AdminPort = 0, AdminToken = token is null ? null : new SecretText(token) };
            return await StartAsync(options?.Invoke(usual) ?? usual, feed);
        }

        private static async Task<Opened> StartAsync(ProxyOptions options, FakeFeed? feed)
        {
            var log = new CapturedLog(LogLevel.Debug);
            WebApplication app = Build(options, log, feed);
            await Listener.StartAsync(app, options.AdminHost, options.AdminPort, CancellationToken.None);
            return new Opened(app, log);
        }

        public static WebApplication Build(ProxyOptions options, CapturedLog log, FakeFeed? feed = null)
        {
            feed ??= new FakeFeed
            {
                State = StoreState.Stale,
                Silence = TimeSpan.FromMilliseconds(2_250),
                AppliedSequence = 42,
                Lag = TimeSpan.FromMilliseconds(190),
                StaleAnswers = 7,
            };
            return OperatorListener.Build(
                options,
                new NodeHealth(new ManualClock(), feed),
                FailureCounts.Of(options),
                log,
                services => services.AddSingleton<IRegistries>(new NoRegistries()).AddSingleton<TimeProvider>(new ManualClock()));
        }

        public async Task<Said> AskAsync(string path, string? authorization, string? host = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using HttpResponseMessage answer = await _client.SendAsync(request);
            return await Asking.ReadAsync(answer);
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _app.DisposeAsync();
            _log.Dispose();
        }
    }

    /// <summary>What is refused or not found is so without a store.</summary>
    private sealed class NoRegistries : IRegistries
    {
        public IRegistry Under(RegistryTerms terms) => throw new InvalidOperationException();

        public IBans BansUnder(RegistryTerms terms) => throw new InvalidOperationException();

        public INodes NodesUnder(RegistryTerms terms) => throw new InvalidOperationException();

        public IMasterRotation RotationUnder(RegistryTerms terms) => throw new InvalidOperationException();

        public IAdminTokens TokensUnder(RegistryTerms terms) => throw new InvalidOperationException();
    }
}
