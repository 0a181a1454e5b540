using System.Net;
using System.Net.Sockets;
using Memtrace.Proxy.Tests.Rooms;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Memtrace.Proxy.Tests.Clusters;

/// <summary>Organizations share the connections of an Arc, not its answers.</summary>
public sealed class SharedArcTests
{
    [Fact]
    public async Task Two_organizations_on_one_Arc_share_its_cluster_and_its_connections()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string a = proxy.Key("org_a", "tenant_a", "secret-a");
        string b = proxy.Key("org_b", "tenant_b", "secret-b");

        await proxy.QueryAsync(a);
        await proxy.QueryAsync(b);

        ClusterState cluster = Assert.Single(Clusters(proxy));
        Assert.NotNull(cluster.Model.HttpClient);
        Assert.Equal(["tenant_a secret-a", "tenant_b secret-b"], proxy.Upstream.Requests.Select(request => $"{request.Header("x-arc-database")} {request.Header("x-api-key")}"));
    }

    [Fact]
    public async Task Two_hundred_organizations_on_three_Arcs_make_three_clusters()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        await using RecordingUpstream second = await RecordingUpstream.StartAsync();
        await using RecordingUpstream third = await RecordingUpstream.StartAsync();
        RecordingUpstream[] arcs = [proxy.Upstream, second, third];
        string[] keys = [.. Enumerable.Range(0, 200).Select(i => proxy.Bindings.Issue($"org_{i}", arcs[i % 3].Url, $"tenant_{i}"))];

        Said[] answers = await Task.WhenAll(keys.Select(key => proxy.QueryAsync(key)));

        Assert.All(answers, said => Assert.Equal(HttpStatusCode.NoContent, said.Status));
        Assert.Equal(3, Clusters(proxy).Count);
        for (int i = 0; i < 200; i++)
        {
            Assert.Single(arcs[i % 3].Requests, request => request.Header("x-arc-database") == $"tenant_{i}");
        }

        Assert.Equal(200, arcs.Sum(arc => arc.Requests.Count));
    }

    [Fact]
    public async Task First_requests_to_one_new_Arc_all_succeed_together()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string[] keys = [.. Enumerable.Range(0, 64).Select(i => proxy.Key($"org_{i}", $"tenant_{i}"))];
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        Task<Said>[] asked = [.. keys.Select(async key =>
        {
            await start.Task;
            return await proxy.QueryAsync(key);
        })];
        start.SetResult();

        Assert.All(await Task.WhenAll(asked), said => Assert.Equal(HttpStatusCode.NoContent, said.Status));
        Assert.Single(Clusters(proxy));
    }

    [Fact]
    public async Task With_one_of_two_nodes_dead_requests_succeed_once_that_is_noticed()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var dead = new Socket(SocketType.Stream, ProtocolType.Tcp);
        dead.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // taken, and nobody listens there
        string key = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, moreNodes: new Uri($"http://{dead.LocalEndPoint}"));

        await Eventually.SeesAsync(async () =>
        {
            Said said = await proxy.QueryAsync(key);
            Assert.True(said.Status is HttpStatusCode.NoContent or HttpStatusCode.BadGateway);
            return Clusters(proxy)[0].DestinationsState.AvailableDestinations.Count == 1;
        });
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await proxy.QueryAsync(key)).Status);
        }
    }

    [Fact]
    public async Task A_change_of_an_organizations_Arc_is_followed_by_its_next_request()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        await using RecordingUpstream other = await RecordingUpstream.StartAsync();
        string before = proxy.Key();
        string after = proxy.Bindings.Issue("org_a", other.Url, "tenant_moved");

        await proxy.QueryAsync(before);
        await proxy.QueryAsync(after);

        Assert.Single(proxy.Upstream.Requests);
        Assert.Equal("tenant_moved", other.Single.Header("x-arc-database"));
    }

    [Fact]
    public async Task A_cookie_of_an_Arc_is_neither_kept_nor_handed_on()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        proxy.Upstream.Answer = context =>
        {
            context.Response.Cookies.Append("session", "of-org-a");
            return Task.CompletedTask;
        };

        Said first = await proxy.QueryAsync(proxy.Key());
        await proxy.QueryAsync(proxy.Key("org_b", "tenant_b"));

        Assert.Null(first.Header("Set-Cookie"));
        Assert.All(proxy.Upstream.Requests, request => Assert.Null(request.Header("Cookie")));
    }

    private static List<ClusterState> Clusters(ProxyUnderTest proxy) =>
        [.. proxy.Service<IProxyStateLookup>().GetClusters().Where(cluster => cluster.ClusterId != "none")];
}
