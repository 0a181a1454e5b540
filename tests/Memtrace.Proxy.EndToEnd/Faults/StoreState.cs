namespace Memtrace.Proxy.EndToEnd.Faults;

/// <summary>What may be the matter with the store.</summary>
internal enum StoreState
{
    Up,
    ReadOnly,
    Paused,
    Killed,
}
