using System.Data.Common;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>
/// Brings a file to the newest schema. Each step runs once under the write lock, so several processes may start on one file at the
/// same moment; <c>user_version</c> stays 0, as Memtrace 0.2 leaves it.
/// </summary>
internal static class Migrations
{
    private const string Record = """
        CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, applied_at TIMESTAMP NOT NULL);
        """;

    public static void Apply(SqliteDatabase store, TimeProvider clock)
    {
        UseWriteAheadLog(store);
        if (IsUpToDate(store))
        {
            return;
        }

        store.Write(connection =>
        {
            connection.Run(BaseSchema.Sql);
            return connection.Run(Record);
        });
        foreach (Migration migration in Migration.All)
        {
            store.Write(connection => IsApplied(connection, migration) || Apply(connection, migration, clock));
        }
    }

    /// <summary>Whether nothing is missing; then the file is also in the mode that this program needs.</summary>
    public static bool IsReady(SqliteDatabase store)
    {
        if (!IsUpToDate(store))
        {
            return false;
        }

        UseWriteAheadLog(store);
        return true;
    }

    // The usual open writes nothing, so it waits for no lock and works while another process holds one.
    private static bool IsUpToDate(SqliteDatabase store) =>
        store.Told(() =>
        {
            using DbConnection connection = store.OpenForTier();
            using DbCommand table = connection.Prepare("SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'");
            return table.ExecuteScalar() is not null && Migration.All.All(migration => IsApplied(connection, migration));
        });

    private static bool Apply(DbConnection connection, Migration migration, TimeProvider clock)
    {
        connection.Run(migration.Sql);
        connection.Run(
            "INSERT INTO schema_migrations(version, applied_at) VALUES (@version, @now)",
            ("@version", migration.Version),
            ("@now", StoredTime.WholeSeconds(clock.GetUtcNow())));
        return true;
    }

    private static bool IsApplied(DbConnection connection, Migration migration)
    {
        using DbCommand select = connection.Prepare(
            "SELECT 1 FROM schema_migrations WHERE version = @version", ("@version", migration.Version));
        return select.ExecuteScalar() is not null;
    }

    // Asked at every open, since a file restored from a copy may have lost the mode; without it readers would wait for writers.
    private static void UseWriteAheadLog(SqliteDatabase store) =>
        store.Told(() =>
        {
            using DbConnection connection = store.OpenForTier();
            using DbCommand current = connection.Prepare("PRAGMA journal_mode");
            return current.ExecuteScalar() is "wal" ? 0 : connection.Run("PRAGMA journal_mode = wal");
        });
}
