using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Audit;

/// <summary>The audit log of one store.</summary>
internal sealed class AuditLog(Database store) : IAuditLog
{
    // Few enough rows to be little memory, enough that the store is asked a hundred times for a hundred thousand.
    private const int PageSize = 1000;

    public async Task<IReadOnlyList<AuditRecord>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, connection => AuditTable.Read(connection, filter), cancellationToken);

    public async Task<AuditVerdict> VerifyAsync(string? expectedHead, Action<long>? seen, CancellationToken cancellationToken)
    {
        (long count, string head) = (0, AuditChain.Origin);
        bool isFound = expectedHead is null || IsSame(head, expectedHead);
        long after = long.MinValue;
        while (true)
        {
            List<AuditRow> page = await store.ReadAsync(
                Lane.General, connection => AuditTable.ReadPage(connection, after, PageSize), cancellationToken);
            foreach (AuditRow row in page)
            {
                if (row.FindFault(count, head) is { } broken)
                {
                    return new AuditVerdict(count, head, broken.Sequence, broken.Fault);
                }

                (count, head) = (count + 1, row.Record.Hash);
                isFound |= IsSame(head, expectedHead);
            }

            if (page.Count < PageSize)
            {
                return new AuditVerdict(count, head, null, isFound ? null : Missing(expectedHead!));
            }

            after = count;
            seen?.Invoke(count);
        }
    }

    private static bool IsSame(string head, string? expected) => string.Equals(head, expected, StringComparison.OrdinalIgnoreCase);

    private static string Missing(string expectedHead) =>
        $"it does not hold the expected head {expectedHead}: rows are missing at its end, or it was written anew";
}
