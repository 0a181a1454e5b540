using Yarp.ReverseProxy.Configuration;

namespace Memtrace.Proxy.Clusters;

/// <summary>The cluster of one Arc address, and whether requests still ask for it.</summary>
internal sealed class ArcCluster(ClusterConfig config)
{
    private volatile int _sweeps;

    /// <summary>What YARP is told of it.</summary>
    public ClusterConfig Config { get; } = config;

    /// <summary>Notes a request. Written only once between two sweeps: many threads read it.</summary>
    public void Use()
    {
        if (_sweeps != 0)
        {
            _sweeps = 0;
        }
    }

    /// <summary>Sweeps since the last request, this one included.</summary>
    public int SweepsSinceUse() => Interlocked.Increment(ref _sweeps);
}
