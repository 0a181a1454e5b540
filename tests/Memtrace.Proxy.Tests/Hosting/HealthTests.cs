using System.Net;
using System.Text.Json;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_is_open_to_everybody_and_names_no_organization()
    {
        var clock = new ManualClock();
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: clock);
        proxy.Key();
        clock.Advance(new TimeSpan(2, 30, 15));

        Said said = await proxy.GetAsync("/health", null);

        Assert.Equal(HttpStatusCode.OK, said.Status);
        Assert.Equal($$"""{"status":"ok","service":"memtrace","version":"{{ProductVersion.Text}}","uptime":"2h30m15s"}""", said.Body);
        Assert.Equal("application/json", said.Header("Content-Type"));
        Assert.Equal(0, proxy.Bindings.LookUps);
    }

    [Fact]
    public async Task A_node_is_ready_until_it_drains()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        Said ready = await proxy.GetAsync("/ready", null);
        proxy.Node.Drain();
        Said draining = await proxy.GetAsync("/ready", null);
        Said health = await proxy.GetAsync("/health", null);

        Assert.Equal(HttpStatusCode.OK, ready.Status);
        Assert.Equal("ready", ready.Member("status"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, draining.Status);
        Assert.Equal("""{"status":"not ready","reason":"draining"}""", draining.Body);
        Assert.Equal(HttpStatusCode.OK, health.Status);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/ready")]
    public async Task Health_is_asked_with_GET_or_HEAD(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.SendAsync(HttpMethod.Post, path, null, null);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "method not allowed"), (said.Status, said.Error));
        Assert.StartsWith("GET", said.Header("Allow"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/ready")]
    public async Task A_probe_that_is_refused_leaves_a_line_like_any_other_refusal_and_one_that_is_answered_leaves_none(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        await proxy.GetAsync(path, null);
        await proxy.SendAsync(HttpMethod.Post, path, null, null);

        Assert.Contains(" POST - 405 refused=method_not_allowed ", Assert.Single(proxy.Log.Accounts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_draining_node_is_idle_when_every_request_that_came_before_has_ended()
    {
        var node = new NodeHealth(new ManualClock(), new FakeFeed());
        Assert.True(node.TryEnter());
        Assert.True(node.TryEnter());
        node.Leave();
        node.Drain();
        Assert.False(node.TryEnter());
        Assert.False(node.Idle.IsCompleted);
        node.Leave();
        Assert.True(node.Idle.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_node_without_requests_is_idle_as_soon_as_it_drains()
    {
        var node = new NodeHealth(new ManualClock(), new FakeFeed());
        Assert.False(node.Idle.IsCompleted);
        node.Drain();
        Assert.True(node.Idle.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_dead_Arc_does_not_make_a_node_unready()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        await proxy.Upstream.StopAsync();

        Assert.Equal(HttpStatusCode.BadGateway, (await proxy.QueryAsync(key)).Status);
        Assert.Equal(HttpStatusCode.OK, (await proxy.GetAsync("/ready", null)).Status);
    }

    [Fact]
    public void A_node_is_ready_while_its_memory_may_be_relied_upon_and_no_longer()
    {
        var feed = new FakeFeed();
        var node = new NodeHealth(new ManualClock(), feed);

        Assert.Null(node.Reason);
        feed.State = StoreState.Stale;
        Assert.Null(node.Reason);
        feed.State = StoreState.Refused;
        Assert.Equal("store unavailable", node.Reason);
        node.Drain();
        Assert.Equal("draining", node.Reason);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1_500, "1.5s")]
    [InlineData(60_000, "1m0s")]
    [InlineData(3_600_000, "1h0m0s")]
    [InlineData(90_061_001, "25h1m1.001s")]
    public void Uptime_is_written_as_Memtrace_0_2_wrote_it(int milliseconds, string expected)
    {
        var clock = new ManualClock();
        var node = new NodeHealth(clock, new FakeFeed());
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(expected, node.Uptime);
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/organizations")]
    [InlineData("/metrics")]
    public async Task Paths_of_operators_do_not_answer_on_the_tenant_listener(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said without = await proxy.GetAsync(path, null);
        Said with = await proxy.GetAsync(path, proxy.Key());

        Assert.Equal(HttpStatusCode.Unauthorized, without.Status);
        Assert.True(with.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(with.Body).RootElement.ValueKind);
        Assert.Empty(proxy.Upstream.Requests);
    }
}
