using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Arc;
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
    public async Task Ten_thousand_changes_of_addresses_leave_no_more_clusters_than_are_in_use()
    {
        var clusters = new ArcClusters(TimeSpan.FromSeconds(30));
        var applied = new AppliedClusters();
        int most = 0;
        for (int i = 0; i < 10_000; i++)
        {
            await FindAsync(clusters, applied, "http://kept:1");
            await FindAsync(clusters, applied, $"http://a{i}:1");
            if (i % 10 == 9)
            {
                clusters.Sweep();
            }

            most = Math.Max(most, clusters.GetConfig().Clusters.Count);
        }

        for (int i = 0; i <= ArcClusters.SweepsUnused; i++)
        {
            await FindAsync(clusters, applied, "http://kept:1");
            clusters.Sweep();
        }

        Assert.InRange(most, 2, (10 * (ArcClusters.SweepsUnused + 1)) + 2);
        Assert.Equal(["http://kept:1", "none"], clusters.GetConfig().Clusters.Select(cluster => cluster.ClusterId).Order());
    }

    [Fact]
    public async Task An_address_that_was_swept_is_added_again_by_its_next_request()
    {
        var clusters = new ArcClusters(TimeSpan.FromSeconds(30));
        var applied = new AppliedClusters();
        ClusterState first = await FindAsync(clusters, applied, "http://a:1");
        SweepOut(clusters);

        // YARP has not yet been told, so that the old cluster still serves; it is published again all the same.
        Assert.Same(first, await clusters.FindAsync(Arc("http://a:1"), applied, CancellationToken.None));
        Assert.Contains(clusters.GetConfig().Clusters, cluster => cluster.ClusterId == "http://a:1");

        SweepOut(clusters);
        applied.Apply(clusters.GetConfig());
        clusters.ConfigurationApplied([clusters.GetConfig()]);
        Assert.NotSame(first, await FindAsync(clusters, applied, "http://a:1"));
    }

    [Fact]
    public async Task What_a_request_waits_for_is_not_swept()
    {
        var clusters = new ArcClusters(TimeSpan.FromSeconds(30));
        var applied = new AppliedClusters();
        Task<ClusterState> waiting = clusters.FindAsync(Arc("http://a:1"), applied, CancellationToken.None).AsTask();

        SweepOut(clusters);
        applied.Apply(clusters.GetConfig());
        clusters.ConfigurationApplied([clusters.GetConfig()]);

        Assert.Equal("http://a:1", (await waiting.WaitAsync(Patience)).ClusterId);
    }

    [Fact]
    public async Task A_sweep_without_anything_to_take_out_changes_nothing()
    {
        var clusters = new ArcClusters(TimeSpan.FromSeconds(30));
        await FindAsync(clusters, new AppliedClusters(), "http://a:1");
        IProxyConfig before = clusters.GetConfig();

        clusters.Sweep();

        Assert.Same(before, clusters.GetConfig());
        Assert.False(before.ChangeToken.HasChanged);
    }

    [Fact]
    public async Task Unused_clusters_are_swept_as_time_goes_by()
    {
        var clusters = new ArcClusters(TimeSpan.FromSeconds(30));
        await FindAsync(clusters, new AppliedClusters(), "http://a:1");
        var time = new ManualClock();
        using var sweep = new ClusterSweep(clusters, time);
        await sweep.StartAsync(CancellationToken.None);

        time.Advance(TimeSpan.FromMinutes(ArcClusters.SweepsUnused));
        Assert.Equal(2, clusters.GetConfig().Clusters.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["none"], clusters.GetConfig().Clusters.Select(cluster => cluster.ClusterId));

        await FindAsync(clusters, new AppliedClusters(), "http://a:1");
        await sweep.StopAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, clusters.GetConfig().Clusters.Count);
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

    private static async Task<ClusterState> FindAsync(ArcClusters clusters, AppliedClusters applied, string url)
    {
        Task<ClusterState> found = clusters.FindAsync(Arc(url), applied, CancellationToken.None).AsTask();
        if (!found.IsCompleted)
        {
            applied.Apply(clusters.GetConfig());
            clusters.ConfigurationApplied([clusters.GetConfig()]);
        }

        return await found.WaitAsync(Patience);
    }

    private static void SweepOut(ArcClusters clusters)
    {
        for (int i = 0; i <= ArcClusters.SweepsUnused; i++)
        {
            clusters.Sweep();
        }
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
}
