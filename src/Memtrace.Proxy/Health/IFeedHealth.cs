using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Health;

/// <summary>How well this node follows the store.</summary>
internal interface IFeedHealth
{
    /// <summary>How far this node's memory may be relied upon.</summary>
    StoreState State { get; }

    /// <summary>Time since the store last answered.</summary>
    TimeSpan Silence { get; }

    /// <summary>The last change that this node acts on.</summary>
    long AppliedSequence { get; }

    /// <summary>How long the newest change took at most from its commit until this node acted on it.</summary>
    TimeSpan Lag { get; }

    /// <summary>Answers given from memory while the store was away.</summary>
    long StaleAnswers { get; }

    /// <summary>Whether keys may be found in the Redis that the nodes share; false without one.</summary>
    bool IsRedisReachable { get; }

    /// <summary>Whether this node is told of a Redis at all.</summary>
    bool HasRedis { get; }

    /// <summary>How often Redis was left alone, since it answered late or not, until a probe was answered again; 0 without one.</summary>
    long RedisOutages { get; }

    /// <summary>Bindings that are held in memory, fresh or not.</summary>
    int HeldBindings { get; }

    /// <summary>Keys that nobody has, and that are held in memory as such.</summary>
    int HeldUnknowns { get; }
}
