namespace Memtrace.Proxy.Core.Usage;

/// <summary>
/// What organizations have used, as far as the nodes have written it: each adds its own every ten seconds. Of organizations that were
/// purged nothing is left.
/// </summary>
public interface IUsageLog
{
    /// <summary>Everything together.</summary>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<UsageSum> SumAsync(UsageFilter filter, CancellationToken cancellationToken);

    /// <summary>All organizations together, piece by piece of time, those in which nothing was used left out.</summary>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<IReadOnlyList<UsageEntry>> ListTimesAsync(UsageFilter filter, UsageStep by, CancellationToken cancellationToken);

    /// <summary>The organizations with the most requests, in that order.</summary>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<IReadOnlyList<UsageEntry>> RankAsync(UsageFilter filter, int atMost, CancellationToken cancellationToken);

    /// <summary>
    /// Organization by organization in the order of their ids, and of each of them piece by piece of time. To read on, give the last id
    /// as <paramref name="after"/>; there are no more when none comes.
    /// </summary>
    /// <param name="filter">Which usage is wanted.</param>
    /// <param name="by">The pieces of time.</param>
    /// <param name="after">Only organizations whose id follows this one; empty for the first page.</param>
    /// <param name="organizations">Of how many organizations at most; of each of them everything is told.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<IReadOnlyList<UsageEntry>> ListAsync(
        UsageFilter filter, UsageStep by, string after, int organizations, CancellationToken cancellationToken);
}
