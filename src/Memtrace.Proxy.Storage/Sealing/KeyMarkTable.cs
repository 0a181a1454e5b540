using System.Data.Common;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>Which master keys the running nodes know, inside a transaction of the caller.</summary>
internal static class KeyMarkTable
{
    /// <summary>The nodes seen since then that do not know the sealer's current key; a program that tells of none knows none.</summary>
    public static List<string> FindUnknowing(DbConnection connection, CredentialSealer sealer, DateTimeOffset since)
    {
        using DbCommand select = connection.Prepare("SELECT id, seen_at, key_marks FROM nodes ORDER BY started_at, id");
        using DbDataReader reader = select.ExecuteReader();
        var unknowing = new List<string>();
        while (reader.Read())
        {
            if (reader.Instant("seen_at") >= since && !sealer.IsKnownTo(reader.Text("key_marks")))
            {
                unknowing.Add(reader.Text("id"));
            }
        }

        return unknowing;
    }
}
