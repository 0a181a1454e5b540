namespace Memtrace.Proxy.Clusters;

/// <summary>What became of a request that an Arc was asked.</summary>
internal enum ArcOutcome
{
    /// <summary>It answered, be it with an error of its own.</summary>
    Answered,

    /// <summary>No connection, or one that broke before or within the answer.</summary>
    Unreachable,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The caller left, or did not send all of its body: it says nothing of the Arc.</summary>
    GivenUp,
}
