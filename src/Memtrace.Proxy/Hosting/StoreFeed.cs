using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Hosting;

/// <summary>The store and its follower as health sees them.</summary>
internal sealed class StoreFeed(SqlStore store) : IFeedHealth
{
    public StoreState State => store.Follower.State;

    public TimeSpan Silence => store.Follower.Silence;

    public long AppliedSequence => store.Follower.AppliedSequence;

    public TimeSpan Lag => store.Follower.Lag;

    public long StaleAnswers => store.StaleAnswers;

    public bool IsRedisReachable => store.Redis is { IsReachable: true };

    public bool HasRedis => store.Redis is not null;

    public long RedisOutages => store.Redis?.Outages ?? 0;

    public int HeldBindings => store.HeldBindings;

    public int HeldUnknowns => store.HeldUnknowns;
}
