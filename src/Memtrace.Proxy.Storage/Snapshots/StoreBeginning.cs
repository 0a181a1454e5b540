using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Snapshots;

/// <summary>What a node begins with.</summary>
/// <param name="StoreId">Which store it is.</param>
/// <param name="Position">The change from which the feed is followed.</param>
/// <param name="Snapshot">What is served while the store is away; null when it was there.</param>
internal sealed record StoreBeginning(string StoreId, long Position, Snapshot? Snapshot)
{
    /// <summary>The store made ready, or a snapshot of it when it is away and there is one.</summary>
    /// <exception cref="RegistryException">The store cannot be opened, made or brought up to date, and there is no snapshot of it.</exception>
    public static async Task<StoreBeginning> FindAsync(
        Database store, SnapshotFile? file, TimeSpan staleLimit, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            // A node that has served from this store does not make another one because a disk is missing.
            if (file is not null && !store.IsThere && SnapshotStart.Find(file, store.Place, staleLimit, clock) is { Snapshot: not null })
            {
                throw new RegistryException($"the store at {store.Place} is not there");
            }

            StoreIdentity identity = await store.RunAsync(Lane.General, () => Open(store, clock), cancellationToken);
            return new StoreBeginning(identity.StoreId, identity.Position, null);
        }
        catch (RegistryException failure) when (file is not null)
        {
            (Snapshot? snapshot, string fault) = SnapshotStart.Find(file, store.Place, staleLimit, clock);
            if (snapshot is null)
            {
                logger.SnapshotNotUsed(file.Path, fault);
                throw;
            }

            logger.StartedFromSnapshot(failure.Message, file.Path, snapshot.HeardAt);
            return new StoreBeginning(snapshot.StoreId, snapshot.Position, snapshot);
        }
    }

    private static StoreIdentity Open(Database store, TimeProvider clock)
    {
        store.Prepare(clock);
        return store.Read(StoreIdentity.Read);
    }
}
