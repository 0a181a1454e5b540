namespace Memtrace.Proxy.Storage.Sql;

/// <summary>Where a piece of work on the store runs: none waits behind the work of another lane.</summary>
internal enum Lane
{
    /// <summary>What operators do, and everything that nobody waits for.</summary>
    General,

    /// <summary>Look-ups of keys, several at a time.</summary>
    LookUp,

    /// <summary>The change feed, in order.</summary>
    Feed,

    /// <summary>This node's row, in order.</summary>
    Node,

    /// <summary>Bans, in order.</summary>
    Bans,

    /// <summary>The connection on which the store calls.</summary>
    Listen,
}
