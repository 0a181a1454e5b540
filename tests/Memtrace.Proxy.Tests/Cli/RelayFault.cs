namespace Memtrace.Proxy.Tests.Cli;

/// <summary>How a relay fails.</summary>
public enum RelayFault
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>A 500, and the Arc heard nothing.</summary>
    Refused,

    /// <summary>The connection breaks, and the Arc heard nothing.</summary>
    BrokenBefore,

    /// <summary>The connection breaks, and the Arc has done it.</summary>
    BrokenAfter,
}
