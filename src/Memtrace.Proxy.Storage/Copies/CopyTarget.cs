using System.Data.Common;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Storage.Copies;

/// <summary>What engines have of their own where a store is copied to, inside a transaction of the caller.</summary>
internal static class CopyTarget
{
    /// <summary>Lets the rows of this transaction go into no feed, where the engine's triggers can be told.</summary>
    public static void Begin(DbConnection connection) => SetCopying(connection, "on");

    /// <summary>
    /// Leaves a gap in the feed: whoever follows it forgets everything, which for many rows at once costs less than a change for each.
    /// </summary>
    public static void ForgetEverywhere(DbConnection connection)
    {
        SetCopying(connection, "off");
        const string Change = "INSERT INTO changes(kind, org_id) VALUES ('organization', '')";
        connection.Run(Change);
        connection.Run(Change);
        connection.Run("DELETE FROM changes WHERE sequence < (SELECT max(sequence) FROM changes)");
    }

    /// <summary>What the engine numbers by itself goes on beyond what was copied, and beyond what the audit log tells of.</summary>
    public static int GoOnNumbering(DbConnection connection)
    {
        foreach (CopyTable table in CopyTables.All)
        {
            if (table.Numbered is { } column && Last(connection, table, column) is > 0 and var last)
            {
                string sql = connection is not SqliteConnection ? "SELECT setval(pg_get_serial_sequence(@table, @column), @last)"
                    : "UPDATE sqlite_sequence SET seq = @last WHERE name = @table AND seq < @last";
                connection.Run(sql, ("@table", table.Name), ("@column", column), ("@last", last));
            }
        }

        return 0;
    }

    private static void SetCopying(DbConnection connection, string state)
    {
        if (connection is not SqliteConnection)
        {
            connection.Run("SELECT set_config('memtrace.copying', @state, true)", ("@state", state));
        }
    }

    private static long Last(DbConnection connection, CopyTable table, string column)
    {
        string told = table.Name == "api_keys" ? "SELECT max(key_id) FROM audit" : "SELECT 0";
        using DbCommand select = connection.Prepare(
            $"SELECT max(n) FROM (SELECT max({column}) AS n FROM {table.Name} UNION ALL {told}) numbers");
        return select.ExecuteScalar() is long last ? last : 0;
    }
}
