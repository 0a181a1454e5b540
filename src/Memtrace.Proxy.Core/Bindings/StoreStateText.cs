namespace Memtrace.Proxy.Core.Bindings;

/// <summary>The names of the states, as health, metrics and the list of nodes show them.</summary>
public static class StoreStateText
{
    /// <summary><c>fresh</c>, <c>stale</c> or <c>refused</c>.</summary>
    public static string ToName(this StoreState state) => state switch
    {
        StoreState.Fresh => "fresh",
        StoreState.Stale => "stale",
        _ => "refused",
    };
}
