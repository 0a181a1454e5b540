using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Arc;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Memtrace.Proxy.Clusters;

/// <summary>
/// YARP's configuration: one catch-all route, and a cluster per Arc address. Organizations that share an Arc share its cluster,
/// so that a hundred thousand of them cost as many connections as there are Arcs. A cluster is added when the first request for
/// its address comes, and taken out when none has come for a while; the maker of the only <c>RouteConfig</c> and
/// <c>ClusterConfig</c>.
/// </summary>
internal sealed class ArcClusters(TimeSpan progressTimeout) : IProxyConfigProvider, IConfigChangeListener
{
    /// <summary>Sweeps that a cluster outlives without a request.</summary>
    public const int SweepsUnused = 10;

    // The route needs a cluster to be valid; no request ever stays on it, since each is re-assigned by its binding.
    private const string NoCluster = "none";

    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ArcCluster> _clusters = new(StringComparer.Ordinal);
    private volatile Snapshot _snapshot = new([new ClusterConfig { ClusterId = NoCluster }]);

    /// <inheritdoc/>
    public IProxyConfig GetConfig() => _snapshot;

    /// <summary>Finds the cluster of an Arc, adding it when this is the first request for its address, or the first after a long time.</summary>
    public ValueTask<ClusterState> FindAsync(ArcInstance arc, IProxyStateLookup lookup, CancellationToken cancellationToken)
    {
        if (!_clusters.TryGetValue(arc.Address, out ArcCluster? known) || !lookup.TryGetCluster(arc.Address, out ClusterState? cluster))
        {
            return AddAsync(arc, lookup, cancellationToken);
        }

        known.Use();
        return new ValueTask<ClusterState>(cluster);
    }

    /// <summary>Counts what became of a request to an Arc; of one whose cluster was taken out meanwhile nothing is kept.</summary>
    public void Note(ArcInstance arc, ArcOutcome outcome)
    {
        if (_clusters.TryGetValue(arc.Address, out ArcCluster? cluster))
        {
            cluster.Tally.Count(outcome);
        }
    }

    /// <summary>The cluster of this address; null when there is none, or none any more.</summary>
    public ArcCluster? Find(string address) => _clusters.GetValueOrDefault(address);

    /// <summary>The clusters there are, those first that were added first: at most so many of them.</summary>
    public ArcCluster[] FindOldest(int most)
    {
        ArcCluster[] all = [.. _clusters.Values];
        Array.Sort(all, static (one, other) => one.Number.CompareTo(other.Number));
        return all.Length <= most ? all : all[..most];
    }

    /// <summary>
    /// Takes out what no request asked for since <see cref="SweepsUnused"/> calls. A request that still holds such a cluster ends on it,
    /// with its connections; the next request for the address adds it again.
    /// </summary>
    public void Sweep()
    {
        Snapshot? old = null;
        lock (_writing)
        {
            int before = _clusters.Count;
            foreach ((string address, ArcCluster cluster) in _clusters)
            {
                // What somebody waits for stays: it would never be applied.
                if (cluster.SweepsSinceUse() > SweepsUnused && !_pending.ContainsKey(address))
                {
                    TryTakeOut(address);
                }
            }

            if (_clusters.Count < before)
            {
                old = Replace();
            }
        }

        old?.SignalChange();
    }

    /// <inheritdoc/>
    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        foreach (ClusterConfig cluster in proxyConfigs.SelectMany(config => config.Clusters))
        {
            if (_pending.TryRemove(cluster.ClusterId, out TaskCompletionSource? waiting))
            {
                waiting.TrySetResult();
            }
        }
    }

    /// <inheritdoc/>
    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) => FailPending(exception);

    /// <inheritdoc/>
    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) => FailPending(exception);

    /// <inheritdoc/>
    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    // A sweep may take an address out between its being applied and its being found: then it is asked for once more.
    private async ValueTask<ClusterState> AddAsync(ArcInstance arc, IProxyStateLookup lookup, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource applied =
                _pending.GetOrAdd(arc.Address, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Publish(arc);

            // The configuration may have been applied between the first look and the registration above.
            if (lookup.TryGetCluster(arc.Address, out ClusterState? cluster))
            {
                _pending.TryRemove(KeyValuePair.Create(arc.Address, applied));
                applied.TrySetResult();
                return cluster;
            }

            await applied.Task.WaitAsync(cancellationToken);
        }
    }

    private void Publish(ArcInstance arc)
    {
        Snapshot old;
        lock (_writing)
        {
            if (!_clusters.TryAdd(arc.Address, new ArcCluster(Describe(arc))))
            {
                return;
            }

            old = Replace();
        }

        old.SignalChange();
    }

    private bool TryTakeOut(string address)
    {
        if (!_clusters.TryRemove(address, out ArcCluster? cluster))
        {
            return false;
        }

        cluster.End();
        return true;
    }

    private Snapshot Replace()
    {
        Snapshot old = _snapshot;
        _snapshot = new Snapshot([.. _clusters.Select(cluster => cluster.Value.Config), new ClusterConfig { ClusterId = NoCluster }]);
        return old;
    }

    // One invalid cluster makes YARP refuse the whole update: take out what could not be applied, so that the others go on. YARP
    // listens to the snapshot that it refused; without its signal nothing would ever be applied again.
    private void FailPending(Exception exception)
    {
        Snapshot refused;
        string[] taken;
        lock (_writing)
        {
            taken = [.. _pending.Keys.Where(TryTakeOut)];
            if (taken.Length == 0)
            {
                return;
            }

            refused = Replace();
        }

        foreach (string address in taken)
        {
            if (_pending.TryRemove(address, out TaskCompletionSource? waiting))
            {
                waiting.TrySetException(exception);
            }
        }

        refused.SignalChange();
    }

    private ClusterConfig Describe(ArcInstance arc) => new()
    {
        ClusterId = arc.Address,
        LoadBalancingPolicy = "PowerOfTwoChoices",
        Destinations = arc.Urls
            .DistinctBy(url => url.Address)
            .ToDictionary(url => url.Address, url => new DestinationConfig { Address = url.Address }, StringComparer.Ordinal),
        HealthCheck = arc.Urls.Length == 1 ? null : new HealthCheckConfig
        {
            AvailableDestinationsPolicy = "HealthyOrPanic",
            Passive = new PassiveHealthCheckConfig
            {
                Enabled = true,
                Policy = ArcNodeWatch.PolicyName,
            },
        },
        HttpRequest = new Yarp.ReverseProxy.Forwarder.ForwarderRequestConfig
        {
            ActivityTimeout = progressTimeout,
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        },
    };

#pragma warning disable CA1001 // A source without a timer holds nothing to dispose, and YARP keeps its token for as long as it likes.
    private sealed class Snapshot(IReadOnlyList<ClusterConfig> clusters) : IProxyConfig
    {
        private readonly CancellationTokenSource _changed = new();

        public IReadOnlyList<RouteConfig> Routes { get; } =
            [new RouteConfig { RouteId = "all", ClusterId = NoCluster, Match = new RouteMatch { Path = "/{**path}" } }];

        public IReadOnlyList<ClusterConfig> Clusters { get; } = clusters;

        public IChangeToken ChangeToken => new CancellationChangeToken(_changed.Token);

        public void SignalChange() => _changed.Cancel();
    }
#pragma warning restore CA1001
}
