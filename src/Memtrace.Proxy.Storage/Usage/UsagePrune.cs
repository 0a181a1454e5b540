using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>Removes usage that is older than an operator wants to keep it, some in one transaction, so that nobody waits for much.</summary>
internal sealed class UsagePrune(Database store, TimeSpan retention, TimeProvider clock)
{
    /// <summary>Removes all that is older.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        int removed = 1;
        while (removed > 0)
        {
            // Under the registry's lock, so that two nodes which prune at one moment take turns.
            removed = await store.WriteAsync(
                Lane.General, connection => UsageTable.Prune(connection, retention, clock), cancellationToken);
        }
    }
}
