namespace Memtrace.Proxy.Core.Bindings;

/// <summary>The names of the tiers, as metrics, traces and the access log show them.</summary>
public static class BindingTierText
{
    /// <summary><c>none</c>, <c>memory</c>, <c>redis</c> or <c>store</c>.</summary>
    public static string ToName(this BindingTier tier) => tier switch
    {
        BindingTier.Memory => "memory",
        BindingTier.Redis => "redis",
        BindingTier.Store => "store",
        _ => "none",
    };
}
