using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Registry;

public abstract class OrganizationTests(StoreEngine engine)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [Fact]
    public async Task An_organization_is_created_with_a_trimmed_name_and_listed_oldest_first()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        Organization first = (await store.Registry.CreateOrganizationAsync("  Acme ", CancellationToken.None)).Done();
        await store.CreateAsync("Acme");
        temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        await store.CreateAsync("Later");
        Assert.Matches("^org_[0-9a-f]{24}$", first.Id);
        Assert.Equal(temporary.Clock.GetUtcNow().AddSeconds(-1), first.CreatedAt);
        IReadOnlyList<Organization> all = await store.Registry.ListOrganizationsAsync(CancellationToken.None);
        Assert.Equal(["Acme", "Acme", "Later"], all.Select(each => each.Name));
        Assert.Equal(first, all[0]);
        Assert.Equal("2026-08-01 12:00:00", temporary.Rows("SELECT created_at FROM organizations LIMIT 1").Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task An_empty_name_is_refused(string name)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        Assert.Equal("name must be non-empty", (await store.Registry.CreateOrganizationAsync(name, CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task A_deleted_organization_counts_as_absent_and_keeps_its_rows()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        await store.IssueAsync(id);
        DateTimeOffset before = temporary.StoreNow();
        Organization deleted = (await store.Registry.DeleteOrganizationAsync(id, Month, CancellationToken.None)).Done();
        Assert.InRange(deleted.DeletedAt!.Value, before, temporary.StoreNow());
        Assert.Equal(deleted.DeletedAt + Month, deleted.PurgeAfter);
        Assert.Empty(await store.Registry.ListOrganizationsAsync(CancellationToken.None));
        Assert.Empty(await store.Registry.ListKeysAsync(id, CancellationToken.None));
        Assert.Equal(["1"], temporary.Rows("SELECT count(*) FROM api_keys"));
        string absent = $"org '{id}' not found";
        Assert.Equal(absent, (await store.Registry.DeleteOrganizationAsync(id, Month, CancellationToken.None)).Problem);
        Assert.Equal(absent, (await store.Registry.IssueKeyAsync(id, "n", default, CancellationToken.None)).Problem);
        Assert.Equal(
            absent + "; create it first with `memtrace org create`",
            (await store.Registry.AddArcAsync(id, TemporaryStore.Arc("http://arc", "a"), CancellationToken.None)).Problem);
        Assert.Equal(
            $"no arc instance configured for {id}", (await store.Registry.FindArcAsync(id, CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task An_unknown_organization_is_not_found_by_any_name()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        Assert.Equal("org 'x' not found", (await store.Registry.DeleteOrganizationAsync("x", Month, CancellationToken.None)).Problem);
        Assert.Equal("org 'x' not found", (await store.Registry.PurgeOrganizationAsync("x", CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task A_purge_removes_everything_even_what_another_organizations_session_holds()
    {
        await using var temporary = new TemporaryStore(engine);
        LegacyFile.Create(temporary);
        SqlStore store = await temporary.OpenAsync();
        (await store.Registry.PurgeOrganizationAsync("org_default", CancellationToken.None)).Done();
        Assert.Equal(["org_b"], temporary.Rows("SELECT id FROM organizations"));
        Assert.Equal(["arc_b"], temporary.Rows("SELECT id FROM arc_instances"));
        Assert.Empty(temporary.Rows("SELECT org_id FROM agents UNION ALL SELECT org_id FROM sessions UNION ALL SELECT org_id FROM api_keys"));
    }

    [Fact]
    public async Task A_purge_finds_a_deleted_organization()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        await store.Registry.DeleteOrganizationAsync(id, Month, CancellationToken.None);
        Assert.Equal(id, (await store.Registry.PurgeOrganizationAsync(id, CancellationToken.None)).Done().Id);
        Assert.Empty(temporary.Rows("SELECT id FROM organizations"));
    }

    [Fact]
    public async Task Rows_go_when_their_retention_is_over_and_not_before()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string gone = await store.CreateAsync("gone");
        string kept = await store.CreateAsync("kept");
        await store.IssueAsync(gone);
        await store.Registry.DeleteOrganizationAsync(gone, Month, CancellationToken.None);
        temporary.Pass(Month - TimeSpan.FromMinutes(1), "organizations", "purge_after");
        Assert.Equal(0, await store.PurgeLapsedAsync(CancellationToken.None));
        temporary.Pass(TimeSpan.FromMinutes(1), "organizations", "purge_after");
        Assert.Equal(1, await store.PurgeLapsedAsync(CancellationToken.None));
        Assert.Equal([kept], temporary.Rows("SELECT id FROM organizations"));
        Assert.Equal(0, await store.PurgeLapsedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_organization_that_is_not_deleted_is_not_purged_whatever_end_of_retention_its_row_has()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        await store.IssueAsync(id);
        temporary.Run("UPDATE organizations SET purge_after = '2001-01-01 00:00:00'");

        Assert.Equal(0, await store.PurgeLapsedAsync(CancellationToken.None));

        Assert.Equal([id], temporary.Rows("SELECT org_id FROM api_keys"));
        Assert.Equal([id], temporary.Rows("SELECT id FROM organizations"));
    }

    [Fact]
    public async Task Retention_for_ever_is_possible()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        (await store.Registry.DeleteOrganizationAsync(id, TimeSpan.MaxValue, CancellationToken.None)).Done();
        Assert.Equal(0, await store.PurgeLapsedAsync(CancellationToken.None));
    }

    public sealed class OnSqlite() : OrganizationTests(StoreEngine.Sqlite)
    {
        [Fact]
        public async Task An_unreadable_end_of_retention_loses_nothing()
        {
            await using var temporary = new TemporaryStore(StoreEngine.Sqlite);
            SqlStore store = await temporary.OpenAsync();
            string id = await store.CreateAsync("a");
            await store.Registry.DeleteOrganizationAsync(id, Month, CancellationToken.None);
            temporary.Run("UPDATE organizations SET purge_after = 'soon'");
            temporary.Clock.Advance(Month * 2);
            Assert.Equal(0, await store.PurgeLapsedAsync(CancellationToken.None));
        }
    }

    public sealed class OnPostgres() : OrganizationTests(StoreEngine.Postgres);
}
