namespace Memtrace.Proxy.Core.Access;

/// <summary>What a token of the admin API may do.</summary>
public enum AdminScope
{
    /// <summary>Look at everything, change nothing.</summary>
    Read,

    /// <summary>Everything.</summary>
    Manage,
}
