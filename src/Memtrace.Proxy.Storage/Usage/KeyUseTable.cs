using System.Data.Common;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>The column that says when keys were last used. No trigger of the change feed looks at it.</summary>
internal static class KeyUseTable
{
    /// <summary>Moves the column forward, never back: another node may have seen a key later. Gives how many rows it changed.</summary>
    public static int Write(DbConnection connection, IReadOnlyList<(KeyUse Use, long Seen)> rows)
    {
        var values = new RowValues();
        foreach ((KeyUse use, long seen) in rows)
        {
            values.Add(use.KeyId, DateTimeOffset.FromUnixTimeSeconds(seen));
        }

        return connection.Run(
            $"""
            WITH seen(id, used_at) AS (VALUES {values.Text})
            UPDATE api_keys SET last_used_at = seen.used_at FROM seen
            WHERE api_keys.id = seen.id AND (api_keys.last_used_at IS NULL OR api_keys.last_used_at < seen.used_at)
            """,
            values.Values);
    }
}
