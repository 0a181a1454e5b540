using System.Diagnostics.CodeAnalysis;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Arc;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Memtrace.Proxy.Tests.Clusters;

/// <summary>The provider of YARP's configuration, by itself.</summary>
public sealed class ArcClustersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_new_Arc_is_published_once_and_waited_for_until_it_is_applied()
    {
        var clusters = new ArcClusters(TimeSpan.FromSeconds(30));
        var applied = new AppliedClusters();
        IProxyConfig before = clusters.GetConfig();

        Task<ClusterState>[] waiting =
            [.. Enumerable.Range(0, 8).Select(_ => clusters.FindAsync(Arc("http://a:1"), applied, CancellationToken.None).AsTask())];

        Assert.True(before.ChangeToken.HasChanged);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        IProxyConfig published = clusters.GetConfig();
        Assert.Single(published.Clusters, cluster => cluster.ClusterId == "http://a:1");
        applied.Apply(published);
        clusters.ConfigurationApplied([published]);
        ClusterState[] found = await Task.WhenAll(waiting).WaitAsync(Patience);
        Assert.All(found, cluster => Assert.Same(found[0], cluster));
    }

    [Fact]
    public async Task An_Arc_that_cannot_be_applied_fails_alone_and_the_next_one_is_applied()
    {
        var clusters = new ArcClusters(TimeSpan.FromSeconds(30));
        var applied = new AppliedClusters();
        Task<ClusterState> bad = clusters.FindAsync(Arc("http://bad:1"), applied, CancellationToken.None).AsTask();
        IProxyConfig refused = clusters.GetConfig();

        clusters.ConfigurationApplyingFailed([refused], new InvalidOperationException("no"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad.WaitAsync(Patience));
        Assert.True(refused.ChangeToken.HasChanged);
        IProxyConfig mended = clusters.GetConfig();
        Assert.DoesNotContain(mended.Clusters, cluster => cluster.ClusterId == "http://bad:1");

        Task<ClusterState> good = clusters.FindAsync(Arc("http://good:1"), applied, CancellationToken.None).AsTask();
        Assert.True(mended.ChangeToken.HasChanged);
        applied.Apply(clusters.GetConfig());
        clusters.ConfigurationApplied([clusters.GetConfig()]);
        await good.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_wait()
    {
        var clusters = new ArcClusters(TimeSpan.FromSeconds(30));
        using var leaving = new CancellationTokenSource();

        Task<ClusterState> waiting = clusters.FindAsync(Arc("http://a:1"), new AppliedClusters(), leaving.Token).AsTask();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public void One_node_is_not_judged_and_several_are()
    {
        var clusters = new ArcClusters(TimeSpan.FromSeconds(7));
        var applied = new AppliedClusters();
        _ = clusters.FindAsync(Arc("http://a:1"), applied, CancellationToken.None).AsTask();
        _ = clusters.FindAsync(Arc("http://b:2", "http://b:1", "http://B:1/"), applied, CancellationToken.None).AsTask();

        IReadOnlyList<ClusterConfig> published = clusters.GetConfig().Clusters;
        ClusterConfig one = Assert.Single(published, cluster => cluster.ClusterId == "http://a:1");
        ClusterConfig several = Assert.Single(published, cluster => cluster.ClusterId.StartsWith("http://b:1", StringComparison.Ordinal));

        Assert.Null(one.HealthCheck);
        Assert.Equal(["http://b:1", "http://b:2"], several.Destinations!.Values.Select(destination => destination.Address).Order());
        Assert.True(several.HealthCheck!.Passive!.Enabled);
        Assert.Equal(TimeSpan.FromSeconds(7), one.HttpRequest!.ActivityTimeout);
        Assert.Equal(HttpVersionPolicy.RequestVersionExact, one.HttpRequest.VersionPolicy);
        Assert.Null(one.SessionAffinity);
        Assert.Equal("all", Assert.Single(clusters.GetConfig().Routes).RouteId);
    }

    private static ArcInstance Arc(params string[] urls)
    {
        Assert.True(DatabaseName.TryParse("tenant_a", out DatabaseName database));
        Assert.True(MeasurementName.TryParse("events", out MeasurementName measurement));
        return new ArcInstance("arc_1", [.. urls.Select(Url)], new ArcCredential("k"), database, measurement, false);
    }

    private static ArcUrl Url(string text)
    {
        Assert.True(ArcUrl.TryParse(text, out ArcUrl url, out string fault), fault);
        return url;
    }

    /// <summary>What YARP has made of the configuration so far.</summary>
    private sealed class AppliedClusters : IProxyStateLookup
    {
        private readonly Dictionary<string, ClusterState> _clusters = [];

        public void Apply(IProxyConfig config)
        {
            foreach (ClusterConfig cluster in config.Clusters)
            {
                _clusters.TryAdd(cluster.ClusterId, new ClusterState(cluster.ClusterId));
            }
        }

        public bool TryGetCluster(string id, [NotNullWhen(true)] out ClusterState? cluster) => _clusters.TryGetValue(id, out cluster);

        public bool TryGetRoute(string id, [NotNullWhen(true)] out RouteModel? route)
        {
            route = null;
            return false;
        }

        public IEnumerable<RouteModel> GetRoutes() => [];

        public IEnumerable<ClusterState> GetClusters() => _clusters.Values;
    }
}
