using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Sqlite;

namespace Memtrace.Proxy.Storage.Attempts;

/// <summary>Bans as an operator sees them, over one SQLite file.</summary>
internal sealed class BanRegistry(StoreFile store, TimeProvider clock) : IBans
{
    public async Task<IReadOnlyList<Ban>> ListAsync(CancellationToken cancellationToken)
    {
        List<Ban> bans = await store.ReadAsync(BanTable.ReadAll, cancellationToken);
        DateTimeOffset now = clock.GetUtcNow();
        return bans.FindAll(ban => ban.Until > now);
    }

    public Task<int> ClearAsync(ClientAddress? address, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => BanTable.Clear(connection, address, clock.GetUtcNow()), cancellationToken);
}
