using Yarp.ReverseProxy.Configuration;

namespace Memtrace.Proxy.Clusters;

/// <summary>The cluster of one Arc address, and whether requests still ask for it.</summary>
internal sealed class ArcCluster(ClusterConfig config)
{
    private static long _last;

    private volatile int _sweeps;

    /// <summary>What YARP is told of it.</summary>
    public ClusterConfig Config { get; } = config;

    /// <summary>What became of the requests that it was asked.</summary>
    public ArcTally Tally { get; } = new();

    /// <summary>Where it stands in the order in which clusters were added.</summary>
    public long Number { get; } = Interlocked.Increment(ref _last);

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
