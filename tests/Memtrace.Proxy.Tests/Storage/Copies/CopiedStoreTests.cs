using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Copies;

namespace Memtrace.Proxy.Tests.Storage.Copies;

/// <summary>What holds of copies beside their way from a file into another store.</summary>
public sealed class CopiedStoreTests
{
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
            "admin_answers", "arc_places", "bans", "changes", "claims", "nodes", "schema_migrations", "usage_batches", "usage_hours",
        ];
        foreach (string table in store.Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").Except(left))
        {
            IEnumerable<string> columns = store.Rows("SELECT name FROM pragma_table_info($table)", ("$table", table))
                .Where(column => !CopyTables.Left.Contains($"{table}.{column}"));
            Assert.Equal(
                columns.Order(StringComparer.Ordinal),
                CopyTables.All.Single(each => each.Name == table).Columns.Select(each => each.Name).Where(name => name != "rowid").Order(StringComparer.Ordinal));
        }
    }

    private static Task<Answer<CopyReport>> CopyAsync(TemporaryStore from, TemporaryStore to) =>
        new StoreCopy(from.Place, to.Place, from.Clock).RunAsync(progress: null, CancellationToken.None);
}
