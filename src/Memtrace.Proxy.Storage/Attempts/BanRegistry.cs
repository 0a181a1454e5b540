using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Attempts;

/// <summary>Bans as an operator sees them, over one store.</summary>
internal sealed class BanRegistry(Database store, TimeProvider clock) : IBans
{
    public async Task<IReadOnlyList<Ban>> ListAsync(CancellationToken cancellationToken)
    {
        List<Ban> bans = await store.ReadAsync(Lane.General, BanTable.ReadAll, cancellationToken);
        DateTimeOffset now = clock.GetUtcNow();
        return bans.FindAll(ban => ban.Until > now);
    }

    public Task<int> ClearAsync(ClientAddress? address, CancellationToken cancellationToken) =>
        store.WriteAsync(Lane.General, connection => BanTable.Clear(connection, address, clock.GetUtcNow()), cancellationToken);
}
