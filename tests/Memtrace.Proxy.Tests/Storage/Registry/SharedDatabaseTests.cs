using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Registry;

namespace Memtrace.Proxy.Tests.Storage.Registry;

/// <summary>Memtrace 0.2 let two organizations use one database of one Arc; they are served as before, but not silently.</summary>
public abstract class SharedDatabaseTests(StoreEngine engine) : IAsyncLifetime
{
    private readonly TemporaryStore _temporary = Fresh(engine);

    public Task InitializeAsync()
    {
        LegacyFile.Create(_temporary);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task Two_organizations_in_one_database_are_served_and_warned_of_once()
    {
        _temporary.Run("UPDATE arc_instances SET database = 'Default' WHERE org_id = 'org_b'");
        SqlStore store = await OpenAsync();

        Assert.Equal([new SharedDatabase("org_default", "org_b", "Default")], await store.FindSharedDatabasesAsync(CancellationToken.None));

        Assert.Equal(
            [
                "organizations org_default and org_b use the database Default of one Arc together: each reads what the other writes; "
                + "give one of them its own with `memtrace org update-arc` ",
            ],
            _temporary.Loggers.All);
        TenantBinding? binding = await store.FindAsync(TemporaryStore.Token(LegacyFile.Key));
        Assert.Equal((ArcState.Bound, "default"), (binding!.ArcState, binding.Arc!.Database.Text));
    }

    [Theory]
    [InlineData("UPDATE arc_instances SET database = 'b' WHERE org_id = 'org_b'")]
    [InlineData("UPDATE arc_instances SET database = 'default', url = 'http://other:8000' WHERE org_id = 'org_b'")]
    [InlineData("UPDATE arc_instances SET database = 'default', url = 'no url' WHERE org_id = 'org_b'")]
    [InlineData("UPDATE arc_instances SET database = 'default'; UPDATE organizations SET deleted_at = '2026-01-01' WHERE id = 'org_b'")]
    public async Task Others_are_not_warned_of(string state)
    {
        SqlStore store = await OpenAsync();
        _temporary.Run(state);

        Assert.Empty(await store.FindSharedDatabasesAsync(CancellationToken.None));
        Assert.Empty(_temporary.Loggers.All);
    }

    [Fact]
    public async Task Each_further_organization_is_told_of_with_the_first()
    {
        _temporary.Run("UPDATE arc_instances SET database = 'default'");
        LegacyFile.AddOrganization(_temporary, "org_c");
        _temporary.Run(
            """
            INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, database)
            SELECT 'arc_c', 'org_c', url, api_key_cipher, api_key_nonce, database FROM arc_instances WHERE org_id = 'org_b'
            """);
        SqlStore store = await OpenAsync();

        Assert.Equal(
            [new SharedDatabase("org_default", "org_b", "default"), new SharedDatabase("org_default", "org_c", "default")],
            await store.FindSharedDatabasesAsync(CancellationToken.None));
    }

    private Task<SqlStore> OpenAsync() => _temporary.OpenAsync(TemporaryStore.Parse(LegacyFile.Master), null);

    private static TemporaryStore Fresh(StoreEngine engine) => new(engine);

    public sealed class OnSqlite() : SharedDatabaseTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : SharedDatabaseTests(StoreEngine.Postgres);
}
