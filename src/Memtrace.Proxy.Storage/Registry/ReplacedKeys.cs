using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>
/// Removes keys that others took the place of long ago, some in one transaction, so that an operator never waits for many; several
/// nodes may do it at the same time.
/// </summary>
internal sealed class ReplacedKeys(Database store, ApiKeyTable keys, ILogger logger)
{
    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        int count = 0;
        int removed = 1;
        // A row that stays for whatever reason must not keep this going.
        while (removed > 0 && (await store.ReadAsync(Lane.General, keys.ReadReplaced, cancellationToken)).Count > 0)
        {
            removed = await store.WriteAsync(Lane.General, keys.PurgeReplaced, cancellationToken);
            count += removed;
        }

        if (count > 0)
        {
            logger.ReplacedKeysPurged(count, ApiKeyTable.ReplacedKept.TotalDays);
        }
    }
}
