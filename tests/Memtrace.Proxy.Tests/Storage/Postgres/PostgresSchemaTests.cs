using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Postgres;
using Memtrace.Proxy.Storage.Sql;
using StorePostgres = Memtrace.Proxy.Storage.Postgres.PostgresDatabase;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>The tables are made once, however many start, and are those of a SQLite file.</summary>
public sealed class PostgresSchemaTests
{
    [Fact]
    public async Task Both_engines_have_the_same_tables_and_columns()
    {
        await using var file = new TemporaryStore(StoreEngine.Sqlite);
        await file.OpenAsync();
        await using var server = new TemporaryStore(StoreEngine.Postgres);
        List<string> ours = server.Rows(
            """
            SELECT table_name || '.' || column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND column_name NOT IN ('rowid', 'is_only') AND table_name <> 'bans_end'
            """);
        List<string> theirs = file.Rows(
            """
            SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
            WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'
            """);
        Assert.Equal(theirs.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Twenty_that_start_at_one_moment_make_the_tables_once()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await using PostgresDatabase database = await server.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Prepare(database.Url))));
        Assert.Equal([$"{PostgresMigration.All.Count}|1"], await database.SayAsync("SELECT count(*), min(version) FROM schema_migrations"));
        Assert.Equal(["1"], await database.SayAsync("SELECT count(*) FROM store_facts WHERE name = 'store_id'"));
    }

    [Fact]
    public async Task A_user_that_may_make_no_tables_starts_where_they_are()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await using PostgresDatabase database = await server.CreateDatabaseAsync();
        Prepare(database.SuperuserUrl);
        await database.SayAsync(
            $"""
            REVOKE CREATE ON SCHEMA public FROM PUBLIC, {PostgresServer.PlainUser}; ALTER SCHEMA public OWNER TO {PostgresServer.Superuser};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {PostgresServer.PlainUser};
            """);
        Prepare(database.Url);
        using var store = new StorePostgres(PostgresTemplate.Parse(database.Url));
        Assert.Equal(1, store.Write(connection => connection.Run("INSERT INTO organizations(id, name) VALUES ('org_a', 'a')")));
    }

    [Fact]
    public async Task A_user_that_may_make_no_tables_is_told_so_where_there_are_none()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await using PostgresDatabase database = await server.CreateDatabaseAsync();
        await database.SayAsync($"ALTER SCHEMA public OWNER TO {PostgresServer.Superuser}; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        var failure = Assert.Throws<RegistryException>(() => Prepare(database.Url));
        Assert.EndsWith("does not permit that to its user", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_the_address_names_holds_everything_and_is_written_from_elsewhere_too()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await using PostgresDatabase database = await server.CreateDatabaseAsync();
        await database.SayAsync($"CREATE SCHEMA \"Mine\" AUTHORIZATION {PostgresServer.PlainUser}");
        string url = database.Url + "?options=-csearch_path%3D%22Mine%22";
        Prepare(url);
        Assert.Equal(["0"], await database.SayAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
        // The session of an operator looks for its tables elsewhere.
        await database.SayAsync("INSERT INTO \"Mine\".organizations(id, name) VALUES ('org_a', 'a')");
        Assert.Equal(["1"], await database.SayAsync("SELECT last_sequence FROM \"Mine\".feed_end"));
    }

    private static void Prepare(string url)
    {
        using var store = new StorePostgres(PostgresTemplate.Parse(url));
        store.Prepare(TimeProvider.System);
    }
}
