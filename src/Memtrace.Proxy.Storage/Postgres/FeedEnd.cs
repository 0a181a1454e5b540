using System.Data.Common;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>The newest change: its sequence, and the random number that no other history of the store gives to that sequence.</summary>
internal readonly record struct FeedEnd(long Sequence, long Nonce)
{
    /// <exception cref="OtherStoreException">It is of another store than the one that counts.</exception>
    /// <exception cref="StandbyException">Whoever stands between has led to a standby: its end is of some moment in the past.</exception>
    public static FeedEnd Read(DbConnection connection, Database store)
    {
        using DbCommand select = connection.Prepare($"SELECT last_sequence, last_nonce, pg_is_in_recovery(), {StoreIdentity.StoreIdSql} FROM feed_end");
        using DbDataReader reader = select.ExecuteReader();
        if (!reader.Read())
        {
            throw new InvalidOperationException("feed_end is empty");
        }

        store.Verify(reader.IsDBNull(3) ? "" : reader.GetString(3));
        return reader.GetBoolean(2) ? throw new StandbyException()
            : new FeedEnd(reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>The row of one sequence; null when there is none any more.</summary>
    public static FeedEnd? ReadAt(DbConnection connection, long sequence)
    {
        using DbCommand select = connection.Prepare(
            "SELECT sequence, nonce FROM changes WHERE sequence = @sequence", ("@sequence", sequence));
        using DbDataReader reader = select.ExecuteReader();
        return reader.Read() ? new FeedEnd(reader.GetInt64(0), reader.GetInt64(1)) : null;
    }
}
