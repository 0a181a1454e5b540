using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Copies;

namespace Memtrace.Proxy.Tests.Storage.Copies;

/// <summary>What holds of copies beside their way from a file into another store.</summary>
public sealed class CopiedStoreTests
{
    private const string Used = "SELECT * FROM usage_hours ORDER BY org_id, hour";

    [Theory]
    [InlineData(nameof(StoreEngine.Sqlite))]
    [InlineData(nameof(StoreEngine.Postgres))]
    public async Task A_PostgreSQL_is_copied_as_well(string target)
    {
        await using var from = new TemporaryStore(StoreEngine.Postgres);
        await using var to = new TemporaryStore(Enum.Parse<StoreEngine>(target));
        // The databases of these tests are copies of one themselves.
        from.Run("UPDATE store_facts SET value = 'another' WHERE name = 'store_id'");
        SqlStore source = await from.OpenAsync();
        string organization = await source.CreateAsync("acme");
        await source.BindAsync(organization, TemporaryStore.Arc("http://arc:8000", "acme", "its-secret"));
        IssuedKey key = await source.IssueAsync(organization);
        await source.Registry.DeleteOrganizationAsync(await source.CreateAsync("gone"), TimeSpan.FromDays(30), CancellationToken.None);

        (await CopyAsync(from, to)).Done();

        SqlStore copied = await to.OpenAsync();
        TenantBinding? binding = await copied.FindAsync(key.Token);
        Assert.Equal((key.Key.Facts, "its-secret"), (binding!.Key, binding.Arc!.Credential.Reveal()));
        Assert.All((await CopyAsync(from, to)).Done().Tables, table => Assert.Equal((0, 0), (table.Written, table.Removed)));
    }

    [Theory]
    [InlineData(nameof(StoreEngine.Sqlite))]
    [InlineData(nameof(StoreEngine.Postgres))]
    public async Task A_store_is_not_copied_to_itself(string engine)
    {
        await using var store = new TemporaryStore(Enum.Parse<StoreEngine>(engine));

        Assert.Equal(
            $"{store.Place} and {store.Place} are one store, or one is a copied file of the other", (await CopyAsync(store, store)).Problem);
    }

    [Fact]
    public async Task Every_column_of_a_store_is_copied_or_left_for_a_reason()
    {
        await using var store = new TemporaryStore();
        await store.OpenAsync();
        string[] left =
        [
            "admin_answers", "arc_places", "bans", "changes", "claims", "nodes", "schema_migrations", "usage_batches", UsageCopy.Table,
        ];
        Assert.Equal(
            ["org_id", .. UsageCopy.Numbers], store.Rows("SELECT name FROM pragma_table_info($table)", ("$table", UsageCopy.Table)));
        foreach (string table in store.Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").Except(left))
        {
            IEnumerable<string> columns = store.Rows("SELECT name FROM pragma_table_info($table)", ("$table", table))
                .Where(column => !CopyTables.Left.Contains($"{table}.{column}"));
            Assert.Equal(
                columns.Order(StringComparer.Ordinal),
                CopyTables.All.Single(each => each.Name == table).Columns.Select(each => each.Name).Where(name => name != "rowid").Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(nameof(StoreEngine.Sqlite), nameof(StoreEngine.Postgres))]
    [InlineData(nameof(StoreEngine.Postgres), nameof(StoreEngine.Sqlite))]
    public async Task What_organizations_used_is_brought_along_once_and_never_lessened(string source, string target)
    {
        await using var from = new TemporaryStore(Enum.Parse<StoreEngine>(source));
        await using var to = new TemporaryStore(Enum.Parse<StoreEngine>(target));
        string organization = await (await from.OpenAsync()).CreateAsync("acme");
        for (int hour = 0; hour < 1_203; hour++)
        {
            from.Run($"INSERT INTO usage_hours VALUES ('{organization}', {hour * 3600}, {hour + 10}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)");
        }

        from.Run("INSERT INTO usage_batches(node, batch, written_at) VALUES ('n', 7, 1)");
        Assert.Equal(new CopiedTable("usage_hours", 1_203, 1_203, 0, 0), OfUsage(await CopyAsync(from, to)));
        Assert.Equal(from.Rows(Used), to.Rows(Used));
        Assert.Empty(to.Rows("SELECT 1 FROM usage_batches"));

        from.Run("UPDATE usage_hours SET requests = 5000, bytes_in = 99 WHERE hour = 3600");
        to.Run("UPDATE usage_hours SET requests = 6000 WHERE hour = 7200");
        Assert.Equal(new CopiedTable("usage_hours", 1_203, 1, 0, 0), OfUsage(await CopyAsync(from, to)));
        Assert.Equal(["3600|5000|99", "7200|6000|8"], to.Rows("SELECT hour, requests, bytes_in FROM usage_hours WHERE hour IN (3600, 7200) ORDER BY hour"));
    }

    [Fact]
    public async Task Nodes_that_count_on_while_a_store_is_copied_do_not_make_the_copy_fail()
    {
        await using var from = new TemporaryStore();
        await using var to = new TemporaryStore(StoreEngine.Sqlite);
        string organization = await (await from.OpenAsync()).CreateAsync("acme");
        from.Run($"INSERT INTO usage_hours VALUES ('{organization}', 3600, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)");
        Answer<CopyReport> answer = await new StoreCopy(from.Place, to.Place, from.Clock).RunAsync(
            _ => from.Run("UPDATE usage_hours SET requests = requests + 1"), CancellationToken.None);

        answer.Done();
        Assert.Equal(["1"], to.Rows("SELECT count(*) FROM usage_hours"));
    }

    private static CopiedTable OfUsage(Answer<CopyReport> answer) => answer.Done().Tables.Single(table => table.Name == "usage_hours");

    private static Task<Answer<CopyReport>> CopyAsync(TemporaryStore from, TemporaryStore to) =>
        new StoreCopy(from.Place, to.Place, from.Clock).RunAsync(progress: null, CancellationToken.None);
}
