using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Registry;

public abstract class ArcSharingTests(StoreEngine engine)
{
    private const string Taken = "database 'a' on that arc already belongs to another organization";
    private const string Default = "the database 'default' is refused on a shared arc; use --dedicated or another name";
    private const string InUse = "another organization uses that arc; it cannot be dedicated";
    private const string Dedicated = "that arc is dedicated to another organization";

    [Theory]
    [InlineData("http://arc:8000", "b", false, null)]
    [InlineData("http://arc:8001", "a", false, null)]
    [InlineData("http://arc:8000", "a", false, Taken)]
    [InlineData("HTTP://ARC:8000/", "a", false, Taken)]
    [InlineData("http://new:1 http://two:8000", "a", false, Taken)]
    [InlineData("http://arc:8000", "b", true, InUse)]
    [InlineData("http://new:1 http://two:8000", "b", true, InUse)]
    [InlineData("http://new:1", "a", true, null)]
    [InlineData("http://new:1", "default", true, null)]
    [InlineData("http://new:1", "default", false, Default)]
    [InlineData("http://new:1", "DEFAULT", false, Default)]
    public async Task Beside_an_organization_on_a_shared_arc(string url, string database, bool dedicated, string? problem)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        await store.BindAsync(await store.CreateAsync("first"), TemporaryStore.Arc("http://arc:8000 http://two:8000", "a"));
        string second = await store.CreateAsync("second");
        await AssertBothWaysAsync(store, second, TemporaryStore.Arc(url, database, dedicated: dedicated), problem);
    }

    [Theory]
    [InlineData("http://two:8000", "b", false, Dedicated)]
    [InlineData("http://two:8000", "b", true, InUse)]
    [InlineData("http://three:8000", "b", false, null)]
    public async Task Beside_an_organization_on_a_dedicated_arc(string url, string database, bool dedicated, string? problem)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        NewArc first = TemporaryStore.Arc("http://arc:8000 http://two:8000", "a", dedicated: true);
        await store.BindAsync(await store.CreateAsync("first"), first);
        string second = await store.CreateAsync("second");
        await AssertBothWaysAsync(store, second, TemporaryStore.Arc(url, database, dedicated: dedicated), problem);
    }

    [Fact]
    public async Task Names_that_differ_in_case_only_are_one_database()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        await store.BindAsync(await store.CreateAsync("first"), TemporaryStore.Arc("http://arc:8000", "A"));
        NewArc second = TemporaryStore.Arc("http://arc:8000", "a");
        Assert.Equal(Taken, (await store.Registry.AddArcAsync(await store.CreateAsync("b"), second, CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task A_deleted_organization_holds_its_database_until_it_is_purged()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string first = await store.CreateAsync("first");
        await store.BindAsync(first, TemporaryStore.Arc("http://arc:8000", "a"));
        await store.Registry.DeleteOrganizationAsync(first, TimeSpan.FromDays(1), CancellationToken.None);
        string second = await store.CreateAsync("second");
        NewArc arc = TemporaryStore.Arc("http://arc:8000", "a");
        Assert.Equal(Taken, (await store.Registry.AddArcAsync(second, arc, CancellationToken.None)).Problem);

        await store.Registry.PurgeOrganizationAsync(first, CancellationToken.None);
        await store.BindAsync(second, arc);
    }

    [Fact]
    public async Task A_refused_change_leaves_the_row_as_it_was()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        await store.BindAsync(await store.CreateAsync("first"), TemporaryStore.Arc("http://arc:8000", "a"));
        string second = await store.CreateAsync("second");
        await store.BindAsync(second, TemporaryStore.Arc("http://arc:8000", "b"));
        List<string> before = temporary.Rows("SELECT id, database, api_key_cipher, updated_at FROM arc_instances ORDER BY id");
        var change = new ArcChange { Database = TemporaryStore.Database("a"), Measurement = TemporaryStore.Measurement("m") };
        Assert.Equal(Taken, (await store.Registry.UpdateArcAsync(second, change, CancellationToken.None)).Problem);
        Assert.Equal(before, temporary.Rows("SELECT id, database, api_key_cipher, updated_at FROM arc_instances ORDER BY id"));
    }

    [Fact]
    public async Task An_old_binding_to_the_default_database_must_be_decided_when_it_is_changed()
    {
        await using var temporary = new TemporaryStore(engine);
        LegacyFile.Create(temporary);
        temporary.Run("UPDATE arc_instances SET url = 'http://own:8000' WHERE id = 'arc_default'");
        SqlStore store = await temporary.OpenAsync(TemporaryStore.Parse(LegacyFile.Master), null);
        var change = new ArcChange { Measurement = TemporaryStore.Measurement("m") };
        Assert.Equal(Default, (await store.Registry.UpdateArcAsync("org_default", change, CancellationToken.None)).Problem);
        ArcChange dedicated = change with { Dedicated = true };
        (await store.Registry.UpdateArcAsync("org_default", dedicated, CancellationToken.None)).Done();
    }

    private static async Task AssertBothWaysAsync(SqlStore store, string organizationId, NewArc arc, string? problem)
    {
        Assert.Equal(problem, (await store.Registry.AddArcAsync(organizationId, arc, CancellationToken.None)).Problem);
        await store.Registry.RemoveArcAsync(organizationId, CancellationToken.None);
        await store.BindAsync(organizationId, TemporaryStore.Arc("http://elsewhere:1", "elsewhere"));
        var change = new ArcChange { Urls = arc.Urls, Database = arc.Database, Dedicated = arc.Dedicated };
        Assert.Equal(problem, (await store.Registry.UpdateArcAsync(organizationId, change, CancellationToken.None)).Problem);
    }

    public sealed class OnSqlite() : ArcSharingTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : ArcSharingTests(StoreEngine.Postgres);
}
