using System.Data.Common;
using System.Globalization;
using Memtrace.Proxy.Storage.Postgres;
using Memtrace.Proxy.Storage.Sql;
using StorePostgres = Memtrace.Proxy.Storage.Postgres.PostgresDatabase;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>A statement of an operator may change any number of rows: each is told of, and the end of the feed is written once.</summary>
public sealed class PostgresBulkChangeTests
{
    private const string End = "SELECT last_sequence, last_nonce FROM feed_end";
    private const string Newest = "SELECT sequence, nonce FROM changes ORDER BY sequence DESC LIMIT 1";

    [Fact]
    public async Task A_statement_of_thousands_of_rows_tells_of_each_and_leaves_one_copy_of_the_feeds_end()
    {
        await using var temporary = new TemporaryStore(StoreEngine.Postgres);
        temporary.Run("INSERT INTO organizations(id, name) SELECT 'org_' || i, 'o' FROM generate_series(1, 3000) i");
        temporary.Run("UPDATE organizations SET name = 'p'");

        Assert.Equal(["1|6000|6000"], temporary.Rows("SELECT min(sequence), max(sequence), count(*) FROM changes"));
        Assert.Equal(
            ["org_1", "org_2", "org_3", "org_4"], temporary.Rows("SELECT org_id FROM changes WHERE kind = 'organization' ORDER BY sequence LIMIT 4"));
        Assert.Equal(temporary.Rows(Newest), temporary.Rows(End));
        // One page: each copy that a transaction makes of the row stays until it ends, and is read by all that follow.
        Assert.Equal(["1"], temporary.Rows("SELECT pg_relation_size('feed_end') / current_setting('block_size')::bigint"));
    }

    [Fact]
    public async Task A_removal_of_thousands_of_keys_looks_for_the_oldest_that_were_revoked_a_few_times_only()
    {
        await using var temporary = new TemporaryStore(StoreEngine.Postgres);
        temporary.Run("INSERT INTO organizations(id, name) VALUES ('org_a', 'a')");
        temporary.Run(
            "INSERT INTO api_keys(key_hash, key_prefix, name, org_id) SELECT 'h' || i, 'p' || i, 'k' || i, 'org_a' FROM generate_series(1, 3000) i");
        temporary.Run(
            """
            CREATE TABLE looks ();
            CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO looks DEFAULT VALUES; RETURN NULL; END';
            CREATE TRIGGER look AFTER DELETE ON revoked_keys FOR EACH STATEMENT EXECUTE FUNCTION look();
            """);

        temporary.Run("DELETE FROM api_keys");

        Assert.Equal(["3000"], temporary.Rows("SELECT count(*) FROM revoked_keys"));
        Assert.Equal(["3"], temporary.Rows("SELECT count(*) FROM looks"));
    }

    [Fact]
    public async Task What_a_savepoint_takes_back_takes_no_number()
    {
        await using var temporary = new TemporaryStore(StoreEngine.Postgres);
        temporary.Run(
            """
            BEGIN;
            SAVEPOINT a; INSERT INTO organizations(id, name) VALUES ('org_lost', 'o'); ROLLBACK TO a;
            INSERT INTO organizations(id, name) VALUES ('org_1', 'o');
            SAVEPOINT b; INSERT INTO organizations(id, name) VALUES ('org_lost', 'o'); ROLLBACK TO b;
            INSERT INTO organizations(id, name) VALUES ('org_2', 'o');
            SET CONSTRAINTS ALL IMMEDIATE;
            INSERT INTO organizations(id, name) VALUES ('org_3', 'o'), ('org_4', 'o');
            COMMIT;
            """);

        Assert.Equal(["1|org_1", "2|org_2", "3|org_3", "4|org_4"], temporary.Rows("SELECT sequence, org_id FROM changes ORDER BY sequence"));
        Assert.Equal(temporary.Rows(Newest), temporary.Rows(End));
    }

    [Fact]
    public async Task Two_stores_of_one_database_number_their_changes_apart_even_in_one_transaction()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await using PostgresDatabase database = await server.CreateDatabaseAsync();
        await database.SayAsync($"CREATE SCHEMA other AUTHORIZATION {PostgresServer.PlainUser}");
        Prepare(database.Url);
        Prepare(database.Url + "?options=-csearch_path%3Dother");

        await database.SayAsync(
            """
            BEGIN;
            INSERT INTO public.organizations(id, name) VALUES ('org_a', 'a'), ('org_b', 'b');
            INSERT INTO other.organizations(id, name) VALUES ('org_c', 'c');
            INSERT INTO public.organizations(id, name) VALUES ('org_d', 'd');
            COMMIT;
            """);

        Assert.Equal(["3|1"], await database.SayAsync("SELECT p.last_sequence, o.last_sequence FROM public.feed_end p, other.feed_end o"));
        Assert.Equal(["1", "2", "3"], await database.SayAsync("SELECT sequence FROM public.changes ORDER BY sequence"));
    }

    [Fact]
    public async Task A_store_that_wrote_the_end_at_every_change_goes_on_where_it_was_however_many_start_on_it()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await using PostgresDatabase database = await server.CreateDatabaseAsync();
        using (var store = new StorePostgres(PostgresTemplate.Parse(database.Url)))
        {
            store.Alter(MakeBefore);
        }

        await database.SayAsync("INSERT INTO organizations(id, name) VALUES ('org_a', 'a'), ('org_b', 'b')");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Prepare(database.Url))));
        await database.SayAsync("INSERT INTO organizations(id, name) SELECT 'org_' || i, 'o' FROM generate_series(1, 3000) i");

        Assert.Equal(["1|3002|3002"], await database.SayAsync("SELECT min(sequence), max(sequence), count(*) FROM changes"));
        Assert.Equal(await database.SayAsync(Newest), await database.SayAsync(End));
        Assert.Equal(["8192"], await database.SayAsync("SELECT pg_relation_size('feed_end')"));
    }

    // The schema as it was before the end was written once.
    private static int MakeBefore(DbConnection connection)
    {
        connection.Run("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL)");
        foreach (PostgresMigration step in PostgresMigration.All.TakeWhile(each => each.Version < 6))
        {
            connection.Run(step.Sql.Replace(PostgresMigration.SchemaName, "public", StringComparison.Ordinal));
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO schema_migrations VALUES ({step.Version}, now())"));
        }

        return 0;
    }

    private static void Prepare(string url)
    {
        using var store = new StorePostgres(PostgresTemplate.Parse(url));
        store.Prepare(TimeProvider.System);
    }
}
