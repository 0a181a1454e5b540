using System.Data.Common;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Attempts;

/// <summary>
/// What is left of keys that were removed: the first 64 bits of their digest, so that a client that still presents one is told from
/// one that guesses. Of no use to anybody else, and the oldest go when there are too many.
/// </summary>
internal static class RevokedKeyTable
{
    public const string Schema = """
        CREATE TABLE revoked_keys (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key_prefix TEXT NOT NULL UNIQUE
        );
        CREATE TRIGGER revoked_key_remember AFTER DELETE ON api_keys BEGIN
            INSERT OR REPLACE INTO revoked_keys(key_prefix) VALUES (OLD.key_prefix);
            DELETE FROM revoked_keys WHERE id <= (SELECT max(id) FROM revoked_keys) - 100000;
        END;
        """;

    /// <summary>Whether it is one of them, and of which store, as one statement saw it.</summary>
    public static (string StoreId, bool IsRevoked) Find(DbConnection connection, ApiKeyDigest digest)
    {
        using DbCommand select = connection.Prepare(
            $"SELECT {StoreIdentity.StoreIdSql} AS store_id, (SELECT count(*) FROM revoked_keys WHERE key_prefix = @prefix) AS revoked",
            ("@prefix", digest.ToPrefix()));
        using DbDataReader reader = select.ExecuteReader();
        return reader.Read()
            ? (reader.Text("store_id"), reader.Number("revoked") > 0)
            : throw new InvalidOperationException("A statement without a table has one row.");
    }

    /// <summary>The newest of them that came after one, newest first, each with its number.</summary>
    public static List<(long Id, string Prefix)> ReadNewest(DbConnection connection, long after, int atMost)
    {
        using DbCommand select = connection.Prepare(
            "SELECT id, key_prefix FROM revoked_keys WHERE id > @after ORDER BY id DESC LIMIT @most", ("@after", after), ("@most", atMost));
        using DbDataReader reader = select.ExecuteReader();
        var revoked = new List<(long, string)>();
        while (reader.Read())
        {
            revoked.Add((reader.Number("id"), reader.Text("key_prefix")));
        }

        return revoked;
    }
}
