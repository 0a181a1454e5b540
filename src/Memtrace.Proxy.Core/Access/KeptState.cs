namespace Memtrace.Proxy.Core.Access;

/// <summary>What is known of a request that may have come before.</summary>
public enum KeptState
{
    /// <summary>It has not: whoever asked runs it.</summary>
    Claimed,

    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>It is being run.</summary>
    UnderWay,

    /// <summary>It was begun and nobody knows how it ended.</summary>
    Lost,

    /// <summary>Another request came under the same key.</summary>
    Other,
}
