using System.Net;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;

namespace Memtrace.Proxy.Tests.Clusters;

/// <summary>Clusters that nobody asks for go away, and no request notices.</summary>
public sealed class ClusterSweepTests
{
    [Fact]
    public async Task Addresses_that_bindings_left_behind_are_forgotten_and_serve_again_when_asked_for()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string[] keys = [.. Enumerable.Range(0, 200).Select(i => At(proxy, i))];
        foreach (string key in keys)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await proxy.QueryAsync(key)).Status);
        }

        Assert.Equal(201, proxy.Service<IProxyStateLookup>().GetClusters().Count());
        SweepOut(proxy);
        Assert.Equal(HttpStatusCode.NoContent, (await proxy.QueryAsync(At(proxy, 1000))).Status);
        Assert.Equal(2, proxy.Service<IProxyStateLookup>().GetClusters().Count());

        Assert.Equal(HttpStatusCode.NoContent, (await proxy.QueryAsync(keys[7])).Status);
        Assert.Equal(3, proxy.Service<IProxyStateLookup>().GetClusters().Count());
    }

    [Fact]
    public async Task A_request_under_way_ends_on_the_cluster_that_was_taken_out()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        proxy.Upstream.Answer = async context =>
        {
            if (context.Request.Path == "/b0/api/v1/query")
            {
                await context.Response.WriteAsync("first");
                await context.Response.Body.FlushAsync();
                begun.SetResult();
                await goOn.Task.WaitAsync(TimeSpan.FromSeconds(30));
                await context.Response.WriteAsync(" second");
            }
        };
        Task<Said> asked = proxy.QueryAsync(At(proxy, 0));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        SweepOut(proxy);
        await proxy.QueryAsync(At(proxy, 1));
        Assert.DoesNotContain(proxy.Service<IProxyStateLookup>().GetClusters(), cluster => cluster.ClusterId.EndsWith("/b0", StringComparison.Ordinal));
        goOn.SetResult();

        Assert.Equal("first second", (await asked).Body);
    }

    [Fact]
    public async Task Requests_that_race_with_sweeps_are_all_served()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string[] keys = [.. Enumerable.Range(0, 8).Select(i => At(proxy, i))];

        Said[][] said = await Task.WhenAll(keys.Select(key => Task.Run(async () =>
        {
            var answers = new List<Said>();
            for (int i = 0; i < 50; i++)
            {
                answers.Add(await proxy.QueryAsync(key));
                SweepOut(proxy);
            }

            return answers.ToArray();
        })));

        Assert.All(said.SelectMany(answers => answers), answer => Assert.Equal(HttpStatusCode.NoContent, answer.Status));
        Assert.Equal(400, proxy.Upstream.Requests.Count);
    }

    // Another base path is another address, of the same upstream.
    private static string At(ProxyUnderTest proxy, int number) =>
        proxy.Bindings.Issue($"org_{number}", new Uri(proxy.Upstream.Url, $"b{number}"), $"tenant_{number}");

    private static void SweepOut(ProxyUnderTest proxy)
    {
        for (int i = 0; i <= ArcClusters.SweepsUnused; i++)
        {
            proxy.Service<ArcClusters>().Sweep();
        }
    }
}
