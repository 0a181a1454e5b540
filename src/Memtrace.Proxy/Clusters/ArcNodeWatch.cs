using System.Collections.Concurrent;
using System.Net;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Telemetry;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Memtrace.Proxy.Clusters;

/// <summary>
/// Leaves a node of an Arc out while it does not answer, and takes it back once it does; an Arc none of whose nodes answers is not
/// healthy. An organization can make its own requests fail: with a query that takes too long, a body that the Arc resets. So no failure
/// says anything of a node; it only makes the proxy ask the node itself, once at a time, and what it is told then counts for all
/// organizations there.
/// </summary>
/// <param name="clusters">Which Arcs are asked for.</param>
/// <param name="balanced">What requests are balanced over.</param>
/// <param name="patience">The time that an answer may take.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where the operator is told.</param>
internal sealed class ArcNodeWatch(
    ArcClusters clusters, IClusterDestinationsUpdater balanced, TimeSpan patience, TimeProvider time, ILogger<ArcNodeWatch> log)
    : IPassiveHealthCheckPolicy, IDisposable
{
    /// <summary>What clusters call it by.</summary>
    public const string PolicyName = "OwnAnswer";

    /// <summary>Time between two questions to a node that is left out.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Time for which a node that has answered is not asked again, whatever fails: who fails on purpose asks it no more often.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<DestinationState, bool> _watched = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly StatusCaller _caller = new(patience);

    /// <inheritdoc/>
    public string Name => PolicyName;

    /// <summary>Looks at a node to which a request has failed.</summary>
    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (clusters.Find(cluster.ClusterId) is { } arc && _watched.TryAdd(destination, true))
        {
            // Without the request's own context: what is asked now may outlive it by hours, and is no part of its trace.
            ThreadPool.UnsafeQueueUserWorkItem(
                static asked => _ = asked.Watch.WatchAsync(asked.Arc, asked.Cluster, asked.Node),
                (Watch: this, Arc: arc, Cluster: cluster, Node: destination),
                preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Of two names for one part the container makes two disposals.
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        _stopping.Cancel();
        _caller.Dispose();
        _stopping.Dispose();
    }

    private async Task WatchAsync(ArcCluster arc, ClusterState cluster, DestinationState node)
    {
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, arc.Ended);
            if (!await AnswersAsync(node, ended.Token))
            {
                await LeaveOutAsync(arc, cluster, node, ended.Token);
            }

            await Task.Delay(Rest, time, ended.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // The server stops, or the cluster was taken out.
        }
        finally
        {
            _watched.TryRemove(node, out _);
        }
    }

    private async Task LeaveOutAsync(ArcCluster arc, ClusterState cluster, DestinationState node, CancellationToken ended)
    {
        Set(cluster, node, DestinationHealth.Unhealthy);
        arc.Lose();
        // Of an Arc that is one node none is left out: what its requests come to is told as it is.
        if (arc.HasOtherNodes)
        {
            Log.ArcNodeLeftOut(log, node.DestinationId);
        }

        try
        {
            do
            {
                await Task.Delay(Pause, time, ended);
            }
            while (!await AnswersAsync(node, ended));
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            // Nobody asks for this Arc any more.
        }
        finally
        {
            Set(cluster, node, DestinationHealth.Healthy);
            arc.Regain();
        }

        if (arc.HasOtherNodes)
        {
            Log.ArcNodeTakenBack(log, node.DestinationId);
        }
    }

    private void Set(ClusterState cluster, DestinationState node, DestinationHealth health)
    {
        node.Health.Passive = health;
        balanced.UpdateAvailableDestinations(cluster);
    }

    // Whatever stands in front of a node may know no /health; that it speaks for a node that is gone it says with a 5xx.
    private async Task<bool> AnswersAsync(DestinationState node, CancellationToken ended)
    {
        var health = new Uri($"{node.Model.Config.Address}/health");
        return await _caller.AskAsync(health, credential: null, ended) is < HttpStatusCode.InternalServerError;
    }
}
