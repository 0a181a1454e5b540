namespace Memtrace.Proxy.EndToEnd.Faults;

/// <summary>Which key a request presents, seen from the node that is asked.</summary>
internal enum PresentedKey
{
    /// <summary>This node has served it before.</summary>
    Held,

    /// <summary>Only another node has served it: its value is in Redis, where Redis keeps what it was given.</summary>
    HeldElsewhere,

    /// <summary>No node has met it.</summary>
    New,

    /// <summary>There is no such key.</summary>
    Unknown,

    /// <summary>This node has served it, then it was revoked, then the fault came.</summary>
    Revoked,

    /// <summary>This node has served it, and it has expired since.</summary>
    Expired,

    /// <summary>Only another node has served it, and it has expired since.</summary>
    ExpiredElsewhere,
}
