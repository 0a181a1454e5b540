namespace Memtrace.Proxy.Health;

/// <summary>How well this node follows the store.</summary>
internal interface IFeedHealth
{
    /// <summary>How long cached bindings live: when the store has been silent for longer, nobody can be served any more.</summary>
    static readonly TimeSpan CacheLife = TimeSpan.FromMinutes(5);

    /// <summary>Time since the store last answered.</summary>
    TimeSpan Silence { get; }

    /// <summary>The last change that this node acts on.</summary>
    long AppliedSequence { get; }
}
