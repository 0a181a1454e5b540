namespace Memtrace.ArcDev;

/// <summary>What an Arc token may do. <see cref="Admin"/> implies the rest; otherwise there is no order: write cannot read.</summary>
[Flags]
public enum ArcPermissions
{
    /// <summary>Passes only routes that ask for any valid token.</summary>
    None = 0,

    /// <summary>Queries.</summary>
    Read = 1,

    /// <summary>Writes.</summary>
    Write = 2,

    /// <summary>Can be granted, but as in Arc no route asks for it.</summary>
    Delete = 4,

    /// <summary>Everything, the operator's routes included.</summary>
    Admin = 8,
}
