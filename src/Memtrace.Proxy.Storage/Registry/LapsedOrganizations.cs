using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>
/// Removes organizations whose retention is over, each in a transaction of its own: an operator never waits for more than one of them,
/// and many nodes may do it at the same time.
/// </summary>
internal sealed class LapsedOrganizations(Database store, OrganizationTable organizations, ILogger logger)
{
    private const int PageSize = 500;

    /// <summary>Gives how many this call has removed.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        (int count, string after) = (0, "");
        while (true)
        {
            List<string> page = await store.ReadAsync(
                Lane.General, connection => organizations.FindLapsed(connection, after, PageSize), cancellationToken);
            foreach (string id in page)
            {
                count += await PurgeAsync(id, cancellationToken) ? 1 : 0;
            }

            if (page.Count < PageSize)
            {
                return count;
            }

            after = page[^1];
        }
    }

    private async Task<bool> PurgeAsync(string id, CancellationToken cancellationToken)
    {
        bool isPurged = await store.WriteAsync(
            Lane.General, connection => organizations.PurgeIfLapsed(connection, id), cancellationToken);
        if (isPurged)
        {
            logger.OrganizationPurged(id);
        }

        return isPurged;
    }
}
