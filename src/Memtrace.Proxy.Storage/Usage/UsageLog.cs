using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>The usage in one store.</summary>
internal sealed class UsageLog(Database store) : IUsageLog
{
    public Task<UsageSum> SumAsync(UsageFilter filter, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => UsageReading.Sum(connection, filter), cancellationToken);

    public async Task<IReadOnlyList<UsageEntry>> ListTimesAsync(UsageFilter filter, UsageStep by, CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, connection => UsageReading.ListTimes(connection, filter, by), cancellationToken);

    public async Task<IReadOnlyList<UsageEntry>> RankAsync(UsageFilter filter, int atMost, CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, connection => UsageReading.Rank(connection, filter, atMost), cancellationToken);

    public async Task<IReadOnlyList<UsageEntry>> ListAsync(
        UsageFilter filter, UsageStep by, string after, int organizations, CancellationToken cancellationToken) =>
        await store.ReadAsync(
            Lane.General, connection => UsageReading.List(connection, filter, by, after, organizations), cancellationToken);
}
