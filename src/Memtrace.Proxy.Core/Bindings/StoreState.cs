namespace Memtrace.Proxy.Core.Bindings;

/// <summary>How far a node's memory may be relied upon, which depends on when the node last read the store's change feed.</summary>
public enum StoreState
{
    /// <summary>The feed is read all the time: what is answered is true within a second.</summary>
    Fresh,

    /// <summary>
    /// The store does not answer, and has not for no longer than the limit that the operator set: what is held in memory is answered,
    /// and what is not waits for nobody.
    /// </summary>
    Stale,

    /// <summary>The store has not answered for longer than that limit: nothing is answered until it does.</summary>
    Refused,
}
