namespace Memtrace.Proxy.EndToEnd.Faults;

/// <summary>What may be the matter with Redis.</summary>
internal enum RedisState
{
    Up,
    Killed,
    Paused,

    /// <summary>It is killed and started again several times a second.</summary>
    Flapping,

    /// <summary>It answers, and has lost everything.</summary>
    Emptied,

    /// <summary>It answers, and each name has another one's value.</summary>
    Swapped,

    /// <summary>It took on another password than the nodes have.</summary>
    Locked,
}
