using System.Data.Common;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>Which master keys the running nodes know, inside a transaction of the caller.</summary>
internal static class KeyMarkTable
{
    /// <summary>The nodes that may still serve and do not know the sealer's current key; a program that tells of none knows none.</summary>
    public static List<string> FindUnknowing(DbConnection connection, CredentialSealer sealer, TimeProvider clock)
    {
        DateTimeOffset now = StoreClock.Now(connection, clock);
        using DbCommand select = connection.Prepare("SELECT id, seen_at, stale_limit_s, key_marks FROM nodes ORDER BY started_at, id");
        using DbDataReader reader = select.ExecuteReader();
        var unknowing = new List<string>();
        while (reader.Read())
        {
            TimeSpan silence = now - (reader.Instant("seen_at") ?? DateTimeOffset.MinValue);
            if (NodeTable.Counts(silence, reader.NumberOrNull("stale_limit_s")) && !sealer.IsKnownTo(reader.Text("key_marks")))
            {
                unknowing.Add(reader.Text("id"));
            }
        }

        return unknowing;
    }
}
