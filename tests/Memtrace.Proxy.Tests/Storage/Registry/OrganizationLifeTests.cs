using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Registry;

public abstract class OrganizationLifeTests(StoreEngine engine)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [Fact]
    public async Task A_suspended_organization_is_not_live_until_it_is_resumed()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        ApiKeyToken token = (await store.IssueAsync(id)).Token;
        Assert.True((await store.FindAsync(token))!.Organization.Live);

        Organization suspended = (await store.Registry.SuspendOrganizationAsync(id, Because(" unpaid "), default)).Done();
        await store.CatchUpAsync();
        Assert.False((await store.FindAsync(token))!.Organization.Live);
        Assert.Equal((OrganizationState.Suspended, "unpaid"), (suspended.State, suspended.SuspendedReason));
        Assert.Equal(temporary.Clock.GetUtcNow(), suspended.SuspendedAt);
        Assert.Equal(suspended, (await store.Registry.ListOrganizationsAsync(default)).Single());

        Organization resumed = (await store.Registry.ResumeOrganizationAsync(id, default)).Done();
        await store.CatchUpAsync();
        Assert.True((await store.FindAsync(token))!.Organization.Live);
        Assert.Equal((OrganizationState.Active, null), (resumed.State, resumed.SuspendedReason));
    }

    [Fact]
    public async Task Suspending_again_replaces_the_reason_and_keeps_the_instant()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        DateTimeOffset since = temporary.Clock.GetUtcNow();
        await store.Registry.SuspendOrganizationAsync(id, Because("one"), default);
        temporary.Clock.Advance(TimeSpan.FromMinutes(1));

        Organization again = (await store.Registry.SuspendOrganizationAsync(id, Because("two"), default)).Done();

        Assert.Equal((since, "two"), (again.SuspendedAt, again.SuspendedReason));
    }

    [Theory]
    [InlineData("", "reason must be non-empty")]
    [InlineData(" \n ", "reason must be non-empty")]
    [InlineData("a\nb", "reason must be one line without control characters")]
    public void A_reason_is_one_line_of_words(string text, string fault)
    {
        Assert.False(SuspensionReason.TryParse(text, out _, out string said));
        Assert.Equal(fault, said);
        Assert.False(SuspensionReason.TryParse(new string('x', 501), out _, out said));
        Assert.Equal("reason must have at most 500 characters", said);
        Assert.True(SuspensionReason.TryParse(new string('x', 500), out _, out _));
    }

    [Fact]
    public async Task Each_step_refuses_an_organization_it_is_not_for()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");

        Assert.Equal($"org '{id}' is not suspended", (await store.Registry.ResumeOrganizationAsync(id, default)).Problem);
        Assert.Equal($"org '{id}' is not deleted", (await store.Registry.RestoreOrganizationAsync(id, default)).Problem);
        await store.Registry.DeleteOrganizationAsync(id, Month, default);
        string deleted = $"org '{id}' is deleted; bring it back with `memtrace org restore`";
        Assert.Equal(deleted, (await store.Registry.SuspendOrganizationAsync(id, Because("x"), default)).Problem);
        Assert.Equal(deleted, (await store.Registry.ResumeOrganizationAsync(id, default)).Problem);
        Assert.Equal("org 'x' not found", (await store.Registry.SuspendOrganizationAsync("x", Because("x"), default)).Problem);
        Assert.Equal("org 'x' not found", (await store.Registry.ResumeOrganizationAsync("x", default)).Problem);
        Assert.Equal("org 'x' not found", (await store.Registry.RestoreOrganizationAsync("x", default)).Problem);
        Assert.Equal("org 'x' not found", (await store.Registry.ShowOrganizationAsync("x", default)).Problem);
    }

    [Fact]
    public async Task A_restored_organization_is_as_it_was_but_for_the_keys_that_were_revoked()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        await store.BindAsync(id, TemporaryStore.Arc("http://arc", "a"));
        ApiKeyToken kept = (await store.IssueAsync(id, "kept")).Token;
        IssuedKey revoked = await store.IssueAsync(id, "revoked");
        await store.Registry.SuspendOrganizationAsync(id, Because("unpaid"), default);
        await store.Registry.DeleteOrganizationAsync(id, Month, default);
        await store.Registry.RevokeKeyAsync(revoked.Key.Facts.Id, default);

        Organization restored = (await store.Registry.RestoreOrganizationAsync(id, default)).Done();

        Assert.Equal((OrganizationState.Suspended, "unpaid"), (restored.State, restored.SuspendedReason));
        await store.Registry.ResumeOrganizationAsync(id, default);
        await store.CatchUpAsync();
        Assert.True((await store.FindAsync(kept))!.Organization.Live);
        Assert.Null(await store.FindAsync(revoked.Token));
        temporary.Clock.Advance(Month * 2);
        Assert.Equal(0, await store.PurgeLapsedAsync(default));
    }

    [Fact]
    public async Task An_organization_is_not_restored_into_a_database_that_is_another_ones_by_now()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string first = await store.CreateAsync("a");
        string second = await store.CreateAsync("b");
        await store.BindAsync(first, TemporaryStore.Arc("http://arc:8000", "shared"));
        await store.BindAsync(second, TemporaryStore.Arc("http://arc:8000", "own"));
        await store.Registry.DeleteOrganizationAsync(first, Month, default);

        temporary.Run("UPDATE arc_instances SET database = 'Shared' WHERE org_id = @id", ("@id", second));
        Assert.Equal(
            $"org '{first}' cannot be restored: database 'shared' on that arc already belongs to another organization",
            (await store.Registry.RestoreOrganizationAsync(first, default)).Problem);
        temporary.Run("UPDATE arc_instances SET database = 'own', dedicated = @on WHERE org_id = @id", ("@id", second), ("@on", true));
        Assert.Equal(
            $"org '{first}' cannot be restored: that arc is dedicated to another organization",
            (await store.Registry.RestoreOrganizationAsync(first, default)).Problem);

        temporary.Run("UPDATE arc_instances SET dedicated = @on WHERE org_id = @id", ("@id", second), ("@on", false));
        Assert.Equal(OrganizationState.Active, (await store.Registry.RestoreOrganizationAsync(first, default)).Done().State);
    }

    [Fact]
    public async Task Deleted_organizations_are_listed_apart_and_shown_until_they_are_purged()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string kept = await store.CreateAsync("kept");
        string id = await store.CreateAsync("gone");
        await store.BindAsync(id, TemporaryStore.Arc("http://arc:8000 http://arc:8001", "gone"));
        await store.IssueAsync(id);
        temporary.Clock.Advance(TimeSpan.FromTicks(1_234_567));
        Organization deleted = (await store.Registry.DeleteOrganizationAsync(id, Month, default)).Done();

        Assert.Equal([kept], (await store.Registry.ListOrganizationsAsync(default)).Select(one => one.Id));
        Assert.Equal([deleted], await store.Registry.ListDeletedOrganizationsAsync(default));
        OrganizationOverview shown = (await store.Registry.ShowOrganizationAsync(id, default)).Done();
        Assert.Equal((deleted, 1, 0, 0), (shown.Organization, shown.Keys, shown.Agents, shown.Sessions));
        Assert.Equal("http://arc:8000/ http://arc:8001/", string.Join(' ', shown.Arc!.Urls.Select(url => url.TrimEnd('/') + "/")));
        Assert.Equal(("gone", "events", false), (shown.Arc.Database, shown.Arc.Measurement, shown.Arc.Dedicated));

        await store.Registry.PurgeOrganizationAsync(id, default);
        Assert.Empty(await store.Registry.ListDeletedOrganizationsAsync(default));
    }

    [Fact]
    public async Task An_Arc_whose_text_is_no_URL_is_shown_without_it()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("a");
        await store.BindAsync(id, TemporaryStore.Arc("http://arc:8000", "a"));
        temporary.Run("UPDATE arc_instances SET url = 'http://user:password@arc', urls_json = NULL");

        OrganizationArc arc = (await store.Registry.ShowOrganizationAsync(id, default)).Done().Arc!;

        Assert.Empty(arc.Urls);
        Assert.Equal("a", arc.Database);
    }

    [Fact]
    public async Task Every_organization_whose_time_is_over_goes_also_when_they_are_many_and_two_nodes_purge()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore one = await temporary.OpenAsync();
        SqlStore other = await temporary.OpenAsync();
        temporary.Run(
            """
            WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 130)
            INSERT INTO organizations(id, name, deleted_at, purge_after)
            SELECT 'org_' || n, 'n', '2026-01-01 00:00:00+00:00', '2026-02-01 00:00:00+00:00' FROM number
            """);
        string kept = await one.CreateAsync("kept");

        int[] purged = await Task.WhenAll(one.PurgeLapsedAsync(default), other.PurgeLapsedAsync(default));

        Assert.Equal(130, purged.Sum());
        Assert.Equal([kept], temporary.Rows("SELECT id FROM organizations"));
        Assert.Equal(["130"], temporary.Rows("SELECT count(*) FROM audit WHERE action = 'org purge'"));
        Assert.Null((await one.Audit.VerifyAsync(null, default)).Fault);
    }

    private static SuspensionReason Because(string text) =>
        SuspensionReason.TryParse(text, out SuspensionReason reason, out string fault) ? reason : throw new ArgumentException(fault);
}
