using System.Data.Common;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Snapshots;

/// <summary>Which store it is and where its feed ends, as one moment of it has it.</summary>
internal sealed record StoreIdentity(string StoreId, long Position, long Nonce)
{
    /// <summary>Which store it is, as an expression within any statement.</summary>
    public const string StoreIdSql = "(SELECT value FROM store_facts WHERE name = 'store_id')";

    /// <summary>The same as a statement of its own.</summary>
    public const string SelectStoreId = $"SELECT {StoreIdSql}";

    /// <summary>Which store it is; empty when it does not say.</summary>
    public static string ReadStoreId(DbConnection connection)
    {
        using DbCommand select = connection.Prepare(SelectStoreId);
        return select.ExecuteScalar() as string ?? "";
    }

    public static StoreIdentity Read(DbConnection connection)
    {
        using DbCommand select = connection.Prepare(
            $"SELECT {StoreIdSql} AS store_id, last_sequence, last_nonce FROM feed_end");
        using DbDataReader reader = select.ExecuteReader();
        return reader.Read()
            ? new StoreIdentity(reader.Text("store_id"), reader.Number("last_sequence"), reader.Number("last_nonce"))
            : throw new InvalidOperationException("The view of the feed's end has one row.");
    }

    /// <summary>Whether the store has gone through the moment of a snapshot, so that what came after it is all there is to hear.</summary>
    public static bool HasSeen(DbConnection connection, Snapshot snapshot)
    {
        if (Read(connection) is var now && (now.StoreId != snapshot.StoreId || now.Position < snapshot.Position))
        {
            return false;
        }

        using DbCommand select = connection.Prepare(
            "SELECT nonce FROM changes WHERE sequence = @sequence", ("@sequence", snapshot.Position));
        return snapshot.Position == 0 || select.ExecuteScalar() is long nonce && nonce == snapshot.Nonce;
    }
}
