using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>
/// Brings a database to the newest schema: in the schema that new tables of its user go to, and under the registry's lock, so that
/// many programs may start at one moment.
/// </summary>
internal static class PostgresMigrations
{
    private const string Record =
        "CREATE TABLE IF NOT EXISTS schema_migrations (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL)";

    // Seconds: a server that many start at answers late, and one that hangs never.
    private const int StartPatience = 15;

    public static void Apply(PostgresDatabase store, TimeProvider clock)
    {
        if (!IsUpToDate(store))
        {
            store.Alter(connection => ApplyMissing(connection, clock));
        }
    }

    /// <summary>Whether nothing is missing. The usual open writes nothing: it needs no right to.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public static bool IsUpToDate(PostgresDatabase store) => store.Told(() => store.Anew(() => LacksNothing(store)));

    // Waits for nobody but a server that many start at.
    private static bool LacksNothing(PostgresDatabase store)
    {
        using DbConnection connection = store.OpenPatient();
        using DbCommand table = connection.Prepare("SELECT to_regclass('schema_migrations') IS NOT NULL");
        table.CommandTimeout = StartPatience;
        return table.ExecuteScalar() is true && PostgresMigration.All.All(migration => IsApplied(connection, migration));
    }

    private static int ApplyMissing(DbConnection connection, TimeProvider clock)
    {
        connection.Run(Record);
        using DbCommand name = connection.Prepare("SELECT quote_ident(current_schema())");
        string schema = name.ExecuteScalar() as string ?? "";
        int applied = 0;
        foreach (PostgresMigration migration in PostgresMigration.All.Where(each => !IsApplied(connection, each)))
        {
            connection.Run(migration.Sql.Replace(PostgresMigration.SchemaName, schema, StringComparison.Ordinal));
            applied += connection.Run(
                "INSERT INTO schema_migrations(version, applied_at) VALUES (@version, @now)",
                ("@version", migration.Version),
                ("@now", StoredTime.WholeSeconds(clock.GetUtcNow())));
        }

        return applied;
    }

    private static bool IsApplied(DbConnection connection, PostgresMigration migration)
    {
        using DbCommand select = connection.Prepare(
            "SELECT 1 FROM schema_migrations WHERE version = @version", ("@version", migration.Version));
        select.CommandTimeout = StartPatience;
        return select.ExecuteScalar() is not null;
    }
}
