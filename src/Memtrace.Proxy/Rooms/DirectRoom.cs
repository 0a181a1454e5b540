using Memtrace.Proxy.Clusters;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Memtrace.Proxy.Rooms;

/// <summary>Room 4: hands the request to the cluster of its organization's Arc.</summary>
internal sealed class DirectRoom(RequestDelegate next, ArcClusters clusters, IProxyStateLookup lookup)
{
    public Task InvokeAsync(HttpContext context)
    {
        ValueTask<ClusterState> found = clusters.FindAsync(TenantRequest.Of(context).Arc, lookup, context.RequestAborted);
        if (!found.IsCompletedSuccessfully)
        {
            return AwaitAsync(context, found);
        }

        Assign(context, found.Result);
        return next(context);
    }

    private async Task AwaitAsync(HttpContext context, ValueTask<ClusterState> found)
    {
        Assign(context, await found);
        await next(context);
    }

    // Passive health judges the nodes of the route's cluster, not of the request's: where nodes are judged, the route says so too.
    private static void Assign(HttpContext context, ClusterState cluster)
    {
        if (cluster.Model.Config.HealthCheck is null)
        {
            context.ReassignProxyRequest(cluster);
            return;
        }

        RouteModel all = context.GetRouteModel();
        context.ReassignProxyRequest(new RouteModel(all.Config, cluster, all.Transformer), cluster);
    }
}
