namespace Memtrace.Proxy.Core.Bindings;

/// <summary>Whether an organization's Arc can be used.</summary>
public enum ArcState
{
    /// <summary>No Arc instance is set.</summary>
    Unbound,

    /// <summary>The instance is known and its credential opened.</summary>
    Bound,

    /// <summary>A row exists but cannot be trusted (its credential does not open, its URL or names are malformed): quarantined.</summary>
    Quarantined,
}
