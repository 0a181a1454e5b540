namespace Memtrace.Proxy.Health;

/// <summary>How well this node follows the store.</summary>
internal interface IFeedHealth
{
    /// <summary>
    /// How long a cached binding counts: when the store has been silent for longer, nobody can be served any more. Zero where nothing
    /// is cached.
    /// </summary>
    TimeSpan BindingLife => TimeSpan.Zero;

    /// <summary>Time since the store last answered.</summary>
    TimeSpan Silence { get; }

    /// <summary>The last change that this node acts on.</summary>
    long AppliedSequence { get; }
}
