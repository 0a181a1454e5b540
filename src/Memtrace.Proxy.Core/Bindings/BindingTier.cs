namespace Memtrace.Proxy.Core.Bindings;

/// <summary>Where the binding of a presented key was found.</summary>
public enum BindingTier : byte
{
    /// <summary>Nowhere: no tier knows the key, or none that does could be asked.</summary>
    None,

    /// <summary>In this node's memory.</summary>
    Memory,

    /// <summary>In the Redis that the nodes share.</summary>
    Redis,

    /// <summary>In the store.</summary>
    Store,
}
