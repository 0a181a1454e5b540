using System.Data.Common;
using Memtrace.Proxy.Core.Keys;
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

    public static bool Contains(DbConnection connection, ApiKeyDigest digest)
    {
        using DbCommand select = connection.Prepare(
            "SELECT 1 FROM revoked_keys WHERE key_prefix = @prefix", ("@prefix", digest.ToPrefix()));
        return select.ExecuteScalar() is not null;
    }
}
