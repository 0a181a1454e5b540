using Yarp.ReverseProxy.Configuration;

namespace Memtrace.Proxy.Clusters;

#pragma warning disable CA1001 // A source without a timer holds nothing to dispose, and who watches a node may ask for its token afterwards.
/// <summary>The cluster of one Arc address, from when requests first ask for it until none has for a while.</summary>
internal sealed class ArcCluster(ClusterConfig config)
#pragma warning restore CA1001
{
    private static long _last;

    private readonly CancellationTokenSource _ended = new();
    private volatile int _sweeps;
    private int _silentNodes;

    /// <summary>What YARP is told of it.</summary>
    public ClusterConfig Config { get; } = config;

    /// <summary>What became of the requests that it was asked.</summary>
    public ArcTally Tally { get; } = new();

    /// <summary>Where it stands in the order in which clusters were added.</summary>
    public long Number { get; } = Interlocked.Increment(ref _last);

    /// <summary>True where a node may be left out for another one.</summary>
    public bool HasOtherNodes => Config.Destinations!.Count > 1;

    /// <summary>False while none of its nodes answers the proxy's own question.</summary>
    public bool IsHealthy => Volatile.Read(ref _silentNodes) < Config.Destinations!.Count;

    /// <summary>Cancelled when it is taken out. One of the same address that is added later is another one.</summary>
    public CancellationToken Ended => _ended.Token;

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

    /// <summary>Notes that one more of its nodes does not answer the proxy.</summary>
    public void Lose() => Interlocked.Increment(ref _silentNodes);

    /// <summary>Notes that a node that was lost answers again.</summary>
    public void Regain() => Interlocked.Decrement(ref _silentNodes);

    /// <summary>Notes that it was taken out; returns before those who wait for that go on.</summary>
    public void End() => _ = _ended.CancelAsync();
}
