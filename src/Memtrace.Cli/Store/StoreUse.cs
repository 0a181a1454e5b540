namespace Memtrace.Cli.Store;

/// <summary>What a verb needs of the store, and so which settings must be right for it.</summary>
internal enum StoreUse
{
    /// <summary>Organizations and keys: only the store's path.</summary>
    Registry,

    /// <summary>Also Arc credentials: the master key too.</summary>
    Credentials,

    /// <summary>Also a question to that Arc: its time-out too.</summary>
    Probe,
}
