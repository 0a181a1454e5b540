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

        context.ReassignProxyRequest(found.Result);
        return next(context);
    }

    private async Task AwaitAsync(HttpContext context, ValueTask<ClusterState> found)
    {
        context.ReassignProxyRequest(await found);
        await next(context);
    }
}
