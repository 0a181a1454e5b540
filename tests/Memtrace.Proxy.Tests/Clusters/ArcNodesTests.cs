using System.Globalization;
using System.Net;
using System.Text;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Memtrace.Proxy.Tests.Clusters;

/// <summary>A node of a shared Arc is left out for what it does itself, and for nothing that an organization makes happen there.</summary>
public sealed class ArcNodesTests
{
    private const int Many = 40;

    [Theory]
    [InlineData("slow")]
    [InlineData("reset")]
    [InlineData("half")]
    [InlineData("500")]
    [InlineData("502")]
    [InlineData("503")]
    public async Task What_one_organizations_queries_come_to_takes_no_node_from_another(string end)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(options: PatienceFor(end));
        await using RecordingUpstream second = await RecordingUpstream.StartAsync();
        proxy.Upstream.Answer = second.Answer = context => IsOf(context, "tenant_a") ? EndAsync(context, end) : Fine(context);
        string attacker = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, "tenant_a", moreNodes: second.Url);
        string other = proxy.Bindings.Issue("org_b", proxy.Upstream.Url, "tenant_b", moreNodes: second.Url);

        await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => proxy.QueryAsync(attacker)).Select(SettledAsync));
        for (int i = 0; i < Many; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await proxy.QueryAsync(other)).Status);
        }

        Assert.Empty(LeftOut(proxy));
        Assert.All([proxy.Upstream, second], node => Assert.Contains(node.Requests, request => request.Header("x-arc-database") == "tenant_b"));
    }

    [Fact]
    public async Task Writes_that_the_Arc_resets_take_no_node_from_anybody()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        await using RecordingUpstream first = await RecordingUpstream.StartAsync(keeping: false);
        await using RecordingUpstream second = await RecordingUpstream.StartAsync(keeping: false);
        first.Answer = second.Answer = context => context.Request.Path == "/health" ? Fine(context) : EndAsync(context, "reset");
        string key = proxy.Bindings.Issue("org_a", first.Url, moreNodes: second.Url);
        string lines = new StringBuilder().Insert(0, "cpu v=1 1\n", 100_000).ToString();

        Said[] answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => proxy.WriteAsync(key, lines)));

        Assert.All(answers, said => Assert.Equal(HttpStatusCode.BadGateway, said.Status));
        Assert.Empty(LeftOut(proxy));
    }

    [Fact]
    public async Task Callers_that_leave_in_the_middle_take_no_node_from_anybody()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        await using RecordingUpstream second = await RecordingUpstream.StartAsync();
        proxy.Upstream.Answer = second.Answer = context => context.Request.Path == "/health" ? Fine(context) : EndAsync(context, "slow");
        string key = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, moreNodes: second.Url);
        using var left = new CancellationTokenSource();

        Task[] asked = [.. Enumerable.Range(0, Many).Select(_ => LeavingAsync(proxy, key, left.Token))];
        await Eventually.SeesAsync(() => Queries(proxy.Upstream) + Queries(second) == Many);
        left.Cancel();
        await Task.WhenAll(asked);
        await Eventually.SeesAsync(() => Cluster(proxy).DestinationsState.AllDestinations.All(node => node.ConcurrentRequestCount == 0));

        Assert.Empty(LeftOut(proxy));
    }

    [Theory]
    [InlineData("slow")]
    [InlineData("reset")]
    [InlineData("503")]
    public async Task A_node_that_does_not_answer_the_proxy_itself_is_left_out_until_it_does(string end)
    {
        var clock = new ManualClock();
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: clock, options: PatienceFor(end));
        await using RecordingUpstream second = await RecordingUpstream.StartAsync();
        second.Answer = context => EndAsync(context, context.Request.Path == "/base/health" ? end : "reset");
        var url = new Uri(second.Url, "/base");
        string key = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, moreNodes: url);

        await Eventually.SeesAsync(async () => (await proxy.QueryAsync(key)).Status is HttpStatusCode.BadGateway);
        await Eventually.SeesAsync(() => LeftOut(proxy) is [string node] && node == url.ToString());
        await Eventually.SeesAsync(() => HasTraffic(proxy) == 1);
        for (int i = 0; i < Many; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await proxy.QueryAsync(key)).Status);
        }

        second.Answer = Fine;
        await Eventually.SeesAsync(async () =>
        {
            clock.Advance(ArcNodeWatch.Pause);
            // An Arc that nobody asks for is swept after a while of this clock.
            await proxy.QueryAsync(key);
            return LeftOut(proxy).Length == 0;
        });
        await Eventually.SeesAsync(async () => await proxy.QueryAsync(key) is not null && Queries(second, "/base") > 0);
        Assert.All(second.Looks, look => Assert.Equal("/base/health", look.Target));
        Assert.All(second.Looks, asked => Assert.Null(asked.Header("x-api-key")));
    }

    [Fact]
    public async Task A_dead_node_is_watched_no_longer_than_its_cluster_is_there_whoever_adds_it_anew()
    {
        var clock = new ManualClock();
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: clock);
        await using RecordingUpstream second = await RecordingUpstream.StartAsync();
        second.Answer = context => EndAsync(context, "reset");
        string key = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, moreNodes: second.Url);
        await Eventually.SeesAsync(async () => await proxy.QueryAsync(key) is not null && LeftOut(proxy).Length > 0);

        for (int i = 0; i <= ArcClusters.SweepsUnused; i++)
        {
            proxy.Service<ArcClusters>().Sweep();
        }

        // No time passes: it does not find out at its next question, by which the same address may have a cluster again.
        await Eventually.SeesAsync(() => proxy.Log.Entries.Any(entry => entry.Contains("is asked for no more", StringComparison.Ordinal)));
        await Eventually.SeesAsync(async () => await proxy.QueryAsync(key) is not null && LeftOut(proxy).Length > 0);
    }

    [Fact]
    public async Task An_Arc_for_which_no_caller_waits_long_enough_is_looked_at()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true, time: new ManualClock());
        proxy.Upstream.Answer = context => EndAsync(context, context.Request.Path == "/health" ? "503" : "slow");
        using var left = new CancellationTokenSource();

        Task asked = LeavingAsync(proxy, proxy.Key(), left.Token);
        await Eventually.SeesAsync(() => Queries(proxy.Upstream) == 1);
        left.Cancel();
        await asked;

        await Eventually.SeesAsync(() => !Arc(proxy).IsHealthy);
    }

    [Theory]
    [InlineData("502")]
    [InlineData("503")]
    [InlineData("504")]
    public async Task A_node_for_which_another_answers_that_it_is_gone_is_left_out(string status)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: new ManualClock());
        await using RecordingUpstream second = await RecordingUpstream.StartAsync();
        second.Answer = context => EndAsync(context, status);
        string key = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, moreNodes: second.Url);

        await Eventually.SeesAsync(async () => await proxy.QueryAsync(key) is not null && LeftOut(proxy).Length > 0);
        await Eventually.SeesAsync(() => HasTraffic(proxy) == 1);

        // Queries that ended with a 504 keep the places of their organization.
        string other = proxy.Bindings.Issue("org_b", proxy.Upstream.Url, moreNodes: second.Url);
        for (int i = 0; i < Many; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await proxy.QueryAsync(other)).Status);
        }
    }

    [Theory]
    [InlineData("slow")]
    [InlineData("reset")]
    [InlineData("503")]
    public async Task An_Arc_is_as_healthy_as_it_says_itself_whatever_requests_come_to(string end)
    {
        var clock = new ManualClock();
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: clock, options: PatienceFor(end));
        proxy.Upstream.Answer = context => context.Request.Path == "/health" ? Fine(context) : EndAsync(context, end);
        string key = proxy.Key();

        await proxy.QueryAsync(key);
        await Eventually.SeesAsync(() => proxy.Upstream.Looks.Count == 1);
        // No time passes for the one who looks. What the first of these would have it asked comes before they all have ended.
        for (int i = 0; i < (end is "slow" ? 2 : Many); i++)
        {
            await proxy.QueryAsync(key);
        }

        Assert.Single(proxy.Upstream.Looks);
        Assert.True(Arc(proxy).IsHealthy);

        proxy.Upstream.Answer = context => EndAsync(context, end);
        await Eventually.SeesAsync(async () =>
        {
            clock.Advance(ArcNodeWatch.Rest);
            await proxy.QueryAsync(key);
            return !Arc(proxy).IsHealthy;
        });
        int before = Queries(proxy.Upstream);
        await proxy.QueryAsync(key);
        Assert.Equal(before + 1, Queries(proxy.Upstream));

        proxy.Upstream.Answer = context => context.Request.Path == "/health" ? Fine(context) : EndAsync(context, end);
        await Eventually.SeesAsync(async () =>
        {
            clock.Advance(ArcNodeWatch.Pause);
            // An Arc that nobody asks for is swept after a while of this clock.
            await proxy.QueryAsync(key);
            return Arc(proxy).IsHealthy;
        });
    }

    [Fact]
    public async Task An_Arc_is_healthy_as_long_as_one_of_its_nodes_is()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: new ManualClock());
        await using RecordingUpstream second = await RecordingUpstream.StartAsync();
        second.Answer = context => EndAsync(context, "reset");
        string key = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, moreNodes: second.Url);

        await Eventually.SeesAsync(async () => await proxy.QueryAsync(key) is not null && LeftOut(proxy).Length == 1);
        Assert.True(Arc(proxy).IsHealthy);
        proxy.Upstream.Answer = context => EndAsync(context, "reset");
        await Eventually.SeesAsync(async () => await proxy.QueryAsync(key) is not null && LeftOut(proxy).Length == 2);
        await Eventually.SeesAsync(() => !Arc(proxy).IsHealthy);
    }

    // Where nothing is slow by itself no time runs out, and where something is there is time for what is not.
    private static ProxyOptions PatienceFor(string end) =>
        end is "slow" ? new() { ArcQueryTimeout = TimeSpan.FromSeconds(2), ArcConnectTimeout = TimeSpan.FromSeconds(2) } : new();

    private static bool IsOf(HttpContext context, string database) => context.Request.Headers["x-arc-database"] == database;

    private static Task Fine(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task EndAsync(HttpContext context, string end)
    {
        switch (end)
        {
            case "slow":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case "reset":
                context.Abort();
                break;
            case "half":
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("{\"columns\":");
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            default:
                context.Response.StatusCode = int.Parse(end, CultureInfo.InvariantCulture);
                break;
        }
    }

    // An answer that breaks off breaks the asking too.
    private static async Task SettledAsync(Task<Said> asked) =>
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static async Task LeavingAsync(ProxyUnderTest proxy, string key, CancellationToken left)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = Asking.Json("""{"sql":"SELECT 1"}""") };
        request.Headers.TryAddWithoutValidation("x-api-key", key);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => proxy.Client.SendAsync(request, left));
    }

    private static int Queries(RecordingUpstream node, string basePath = "") =>
        node.Requests.Count(request => request.Target == $"{basePath}/api/v1/query");

    private static ArcCluster Arc(ProxyUnderTest proxy) => Assert.Single(proxy.Service<ArcClusters>().FindOldest(10));

    // Not those without traffic: when every node is left out, all of them get traffic again.
    private static string[] LeftOut(ProxyUnderTest proxy) =>
        [.. Cluster(proxy).DestinationsState.AllDestinations.Where(IsLeftOut).Select(node => node.DestinationId)];

    private static bool IsLeftOut(DestinationState node) =>
        node.Health.Passive is DestinationHealth.Unhealthy || node.Health.Active is DestinationHealth.Unhealthy;

    // A node is told to be left out just before it is.
    private static int HasTraffic(ProxyUnderTest proxy) => Cluster(proxy).DestinationsState.AvailableDestinations.Count;

    private static ClusterState Cluster(ProxyUnderTest proxy) =>
        Assert.Single(proxy.Service<IProxyStateLookup>().GetClusters(), cluster => cluster.ClusterId != "none");
}
