using Memtrace.Proxy.Rooms;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Memtrace.Proxy.Clusters;

/// <summary>Has the node looked at to which a request has failed.</summary>
internal sealed class DoubtfulNodes(ArcNodeWatch nodes, IProxyStateLookup lookup)
{
    /// <summary>Notes a request that failed, perhaps because of its node; does nothing when none was found for it.</summary>
    public void Note(HttpContext context, TenantRequest request)
    {
        // A node of a cluster that was taken out meanwhile is nobody's any more.
        if (context.GetReverseProxyFeature().ProxiedDestination is { } node
            && lookup.TryGetCluster(request.Arc.Address, out ClusterState? cluster)
            && cluster.Destinations.TryGetValue(node.DestinationId, out DestinationState? current)
            && ReferenceEquals(current, node))
        {
            nodes.RequestProxied(context, cluster, node);
        }
    }
}
