using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Health;

namespace Memtrace.Proxy.Benchmarks.Metrics;

/// <summary>The feed of a node that has just heard of its store.</summary>
internal sealed class QuietFeed : IFeedHealth
{
    public StoreState State => StoreState.Fresh;

    public TimeSpan Silence => TimeSpan.Zero;

    public long AppliedSequence => 1;

    public TimeSpan Lag => TimeSpan.Zero;

    public long StaleAnswers => 0;

    public bool IsRedisReachable => true;

    public bool HasRedis => true;

    public long RedisOutages => 0;

    public int HeldBindings => 100_000;

    public int HeldUnknowns => 0;
}
