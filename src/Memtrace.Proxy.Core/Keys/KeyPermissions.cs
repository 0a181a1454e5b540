namespace Memtrace.Proxy.Core.Keys;

/// <summary>What a key may do. <see cref="Admin"/> implies the other two.</summary>
[Flags]
public enum KeyPermissions
{
    /// <summary>Nothing beyond endpoints that any live key may ask.</summary>
    None = 0,

    /// <summary>Queries and lists.</summary>
    Read = 1,

    /// <summary>Writes.</summary>
    Write = 2,

    /// <summary>Everything a tenant may do.</summary>
    Admin = 4,
}
