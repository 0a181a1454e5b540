using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Health;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>How well a node follows its store, as a test says.</summary>
internal sealed class FakeFeed : IFeedHealth
{
    public StoreState State { get; set; }

    public TimeSpan Silence { get; set; }

    public long AppliedSequence { get; set; } = 1;

    public TimeSpan Lag { get; set; }

    public long StaleAnswers { get; set; }

    public bool IsRedisReachable { get; set; }

    public bool HasRedis { get; set; }

    public long RedisOutages { get; set; }

    public int HeldBindings { get; set; }

    public int HeldUnknowns { get; set; }
}
