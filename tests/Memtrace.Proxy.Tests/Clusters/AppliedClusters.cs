using System.Diagnostics.CodeAnalysis;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Memtrace.Proxy.Tests.Clusters;

/// <summary>What YARP has made of the configuration so far.</summary>
internal sealed class AppliedClusters : IProxyStateLookup
{
    private readonly Dictionary<string, ClusterState> _clusters = [];

    public void Apply(IProxyConfig config)
    {
        foreach (ClusterConfig cluster in config.Clusters)
        {
            _clusters.TryAdd(cluster.ClusterId, new ClusterState(cluster.ClusterId));
        }

        foreach (string gone in _clusters.Keys.Except(config.Clusters.Select(cluster => cluster.ClusterId)).ToArray())
        {
            _clusters.Remove(gone);
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
