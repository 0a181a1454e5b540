using System.Data.Common;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>
/// Removes organizations for good, each in a transaction of its own: an operator never waits for more than one of them. What the nodes
/// share of their keys goes too.
/// </summary>
internal sealed class OrganizationPurge(Database store, OrganizationTable organizations, RedisTier? redis, ILogger logger)
{
    private const int PageSize = 100;

    /// <summary>Removes one organization, deleted or not.</summary>
    public async Task<Answer<Organization>> PurgeAsync(TermedWrites writes, string id, CancellationToken cancellationToken)
    {
        List<ApiKeyDigest> digests = [];
        Answer<Organization> answer = await writes.WriteAsync(
            Purge, connection => OrganizationTable.VersionOf(connection, id), cancellationToken);
        if (answer.Value is not null && !writes.DryRun)
        {
            await ForgetAsync(digests, cancellationToken);
        }

        return answer;

        Answer<Organization> Purge(DbConnection connection)
        {
            digests = OrganizationTable.ReadDigests(connection, id);
            return organizations.Purge(connection, id);
        }
    }

    /// <summary>
    /// Removes those whose retention is over; gives how many this call has removed. Of many nodes that do so at one moment, one goes on
    /// alone: whoever finds that another was quicker leaves the rest to it.
    /// </summary>
    public async Task<int> PurgeLapsedAsync(CancellationToken cancellationToken)
    {
        (int count, string after) = (0, "");
        while (true)
        {
            List<(string Id, bool IsLapsed)> page = await store.ReadAsync(
                Lane.General, connection => organizations.FindLapsed(connection, after, PageSize), cancellationToken);
            foreach ((string id, _) in page.Where(one => one.IsLapsed))
            {
                if (!await PurgeLapsedAsync(id, cancellationToken))
                {
                    return count;
                }

                count++;
            }

            if (page.Count < PageSize)
            {
                return count;
            }

            after = page[^1].Id;
        }
    }

    private async Task<bool> PurgeLapsedAsync(string id, CancellationToken cancellationToken)
    {
        (List<ApiKeyDigest> digests, bool isPurged) = await store.WriteAsync(
            Lane.General, connection => PurgeIfLapsed(connection, id), cancellationToken);
        if (isPurged)
        {
            logger.OrganizationPurged(id);
            await ForgetAsync(digests, cancellationToken);
        }

        return isPurged;
    }

    private (List<ApiKeyDigest> Digests, bool IsPurged) PurgeIfLapsed(DbConnection connection, string id) =>
        (OrganizationTable.ReadDigests(connection, id), organizations.PurgeIfLapsed(connection, id));

    // Nothing rests on it: the feed has made these values stale. They are only gone sooner.
    private Task ForgetAsync(List<ApiKeyDigest> digests, CancellationToken cancellationToken) =>
        redis?.ForgetAsync(digests, cancellationToken) ?? Task.CompletedTask;
}
