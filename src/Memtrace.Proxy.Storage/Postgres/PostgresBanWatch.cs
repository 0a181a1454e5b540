using System.Data.Common;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>Reads the bans of all nodes when the number that every writer of bans raises is another one than before.</summary>
internal sealed class PostgresBanWatch(PostgresDatabase store) : IBanWatch
{
    private const long Never = -1;

    private long _seen = Never;

    public List<Ban>? ReadNew() => store.Anew(ReadNewer);

    public void ReadAgain() => Volatile.Write(ref _seen, Never);

    public void Leave() => ReadAgain();

    public void Dispose()
    {
    }

    // Asked before the rows are read: what is written meanwhile is new the next time.
    private List<Ban>? ReadNewer()
    {
        using DbConnection connection = store.OpenForTier();
        long seen = Volatile.Read(ref _seen);
        long version = ReadVersion(connection);
        if (version == seen)
        {
            return null;
        }

        List<Ban> bans = BanTable.ReadAll(connection);
        // Whoever wants them again meanwhile gets them again.
        Interlocked.CompareExchange(ref _seen, version, seen);
        return bans;
    }

    private long ReadVersion(DbConnection connection)
    {
        using DbCommand ask = connection.Prepare($"SELECT version, {StoreIdentity.StoreIdSql} AS store_id FROM bans_end");
        using DbDataReader reader = ask.ExecuteReader();
        if (!reader.Read())
        {
            throw new InvalidOperationException("bans_end is empty");
        }

        store.Verify(reader.Text("store_id"));
        return reader.Number("version");
    }
}
