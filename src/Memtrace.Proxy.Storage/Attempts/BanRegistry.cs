using System.Data.Common;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Attempts;

/// <summary>Bans as an operator sees them, over one store.</summary>
internal sealed class BanRegistry(Database store, TermedWrites writes, TimeProvider clock, AuditTable audit) : IBans
{
    public async Task<IReadOnlyList<Ban>> ListAsync(CancellationToken cancellationToken)
    {
        List<Ban> bans = await store.ReadAsync(Lane.General, BanTable.ReadAll, cancellationToken);
        DateTimeOffset now = clock.GetUtcNow();
        return bans.FindAll(ban => ban.Until > now);
    }

    public Task<int> ClearAsync(ClientAddress? address, CancellationToken cancellationToken) =>
        writes.CountAsync(connection => Clear(connection, address), cancellationToken);

    private int Clear(DbConnection connection, ClientAddress? address)
    {
        int cleared = BanTable.Clear(connection, address, clock.GetUtcNow());
        audit.Append(
            connection,
            new AuditNote("security bans clear", "", null, ("address", null, address?.ToString() ?? "all"), ("cleared", null, $"{cleared}")));
        return cleared;
    }
}
