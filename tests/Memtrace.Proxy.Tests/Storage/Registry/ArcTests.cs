using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Registry;

public abstract class ArcTests(StoreEngine engine)
{
    [Fact]
    public async Task An_arc_is_set_shown_and_cleared()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        ArcBinding set = await store.BindAsync(a, TemporaryStore.Arc("http://arc:8000/", "db_a", "secret"));
        Assert.Matches("^arc_[0-9a-f]{24}$", set.Instance.Id);
        ArcBinding shown = (await store.Registry.FindArcAsync(a, CancellationToken.None)).Done();
        Assert.Equal("secret", shown.Instance.Credential.Reveal());
        Assert.Equal(["http://arc:8000"], shown.Instance.Urls.Select(url => url.Text));
        Assert.Equal("db_a", shown.Instance.Database.Text);
        Assert.Equal(a, (await store.Registry.RemoveArcAsync(a, CancellationToken.None)).Done().Id);
        string none = $"no arc instance configured for {a}";
        Assert.Equal(none, (await store.Registry.FindArcAsync(a, CancellationToken.None)).Problem);
        Assert.Equal(none, (await store.Registry.RemoveArcAsync(a, CancellationToken.None)).Problem);
        Assert.Equal(none, (await store.Registry.UpdateArcAsync(a, new ArcChange(), CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task A_credential_rests_sealed_only()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        await store.BindAsync(await store.CreateAsync("a"), TemporaryStore.Arc("http://arc:8000", "a", "very-visible-secret"));
        Assert.Equal(["1"], temporary.Rows("SELECT seal_version FROM arc_instances"));
        Assert.True(temporary.Holds("http://arc:8000"));
        Assert.False(temporary.Holds("very-visible-secret"));
    }

    [Fact]
    public async Task A_second_arc_and_an_unknown_organization_are_refused()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        await store.BindAsync(a, TemporaryStore.Arc("http://arc:8000", "a"));
        NewArc another = TemporaryStore.Arc("http://other:8000", "a");
        Assert.Equal(
            $"org '{a}' already has an arc instance configured",
            (await store.Registry.AddArcAsync(a, another, CancellationToken.None)).Problem);
        Assert.Equal(
            "org 'org_x' not found; create it first with `memtrace org create`",
            (await store.Registry.AddArcAsync("org_x", another, CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task Several_urls_stay_together_and_the_first_stands_where_Memtrace_02_reads_it()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        await store.BindAsync(a, TemporaryStore.Arc("http://one:8000 http://two:8000", "a"));
        Assert.Equal(
            ["http://one:8000|[\"http://one:8000\",\"http://two:8000\"]"], temporary.Rows("SELECT url, urls_json FROM arc_instances"));
        ArcBinding shown = (await store.Registry.FindArcAsync(a, CancellationToken.None)).Done();
        Assert.Equal(["http://one:8000", "http://two:8000"], shown.Instance.Urls.Select(url => url.Text));
        var change = new ArcChange { Urls = TemporaryStore.Urls("http://three:8000") };
        (await store.Registry.UpdateArcAsync(a, change, CancellationToken.None)).Done();
        Assert.Equal(["http://three:8000|"], temporary.Rows("SELECT url, urls_json FROM arc_instances"));
    }

    [Fact]
    public async Task A_change_touches_what_it_names_and_seals_anew()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        ArcBinding before = await store.BindAsync(a, TemporaryStore.Arc("http://arc:8000", "a", "secret"));
        string sealedBefore = temporary.Rows("SELECT api_key_cipher FROM arc_instances").Single();
        temporary.Clock.Advance(TimeSpan.FromMinutes(1));
        var change = new ArcChange { Measurement = TemporaryStore.Measurement("memories") };
        ArcBinding after = (await store.Registry.UpdateArcAsync(a, change, CancellationToken.None)).Done();
        Assert.Equal(before.Instance.Id, after.Instance.Id);
        Assert.Equal("memories", after.Instance.Measurement.Text);
        Assert.Equal("secret", (await store.Registry.FindArcAsync(a, CancellationToken.None)).Done().Instance.Credential.Reveal());
        Assert.NotEqual(sealedBefore, temporary.Rows("SELECT api_key_cipher FROM arc_instances").Single());
        Assert.Equal(
            ["2026-08-01 12:00:00|2026-08-01 12:01:00"], temporary.Rows("SELECT created_at, updated_at FROM arc_instances"));
    }

    [Fact]
    public async Task A_change_seals_with_the_current_key_what_the_previous_key_opens()
    {
        await using var temporary = new TemporaryStore(engine);
        LegacyFile.Create(temporary);
        SqlStore store = await temporary.OpenAsync(TemporaryStore.KeyOf(2), TemporaryStore.Parse(LegacyFile.Master));
        var change = new ArcChange { Database = TemporaryStore.Database("own") };
        (await store.Registry.UpdateArcAsync("org_default", change, CancellationToken.None)).Done();
        Assert.Equal(["1"], temporary.Rows("SELECT seal_version FROM arc_instances WHERE id = 'arc_default'"));
        SqlStore later = await temporary.OpenAsync(TemporaryStore.KeyOf(2), null);
        ArcBinding shown = (await later.Registry.FindArcAsync("org_default", CancellationToken.None)).Done();
        Assert.Equal(LegacyFile.ArcSecret, shown.Instance.Credential.Reveal());
    }

    [Fact]
    public async Task A_credential_that_does_not_open_can_be_replaced_but_not_kept()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string a = await store.CreateAsync("a");
        await store.BindAsync(a, TemporaryStore.Arc("http://arc:8000", "a"));
        temporary.Run("UPDATE arc_instances SET api_key_cipher = @zeros", ("@zeros", new byte[20]));
        string problem = $"the arc instance of {a} cannot be used: its credential does not open: it was sealed with another key or "
            + "changed outside memtrace; repair it with `memtrace org update-arc`";
        Assert.Equal(problem, (await store.Registry.FindArcAsync(a, CancellationToken.None)).Problem);
        var other = new ArcChange { Database = TemporaryStore.Database("b") };
        Assert.Equal(problem, (await store.Registry.UpdateArcAsync(a, other, CancellationToken.None)).Problem);
        var fresh = new ArcChange { Credential = new ArcCredential("new") };
        (await store.Registry.UpdateArcAsync(a, fresh, CancellationToken.None)).Done();
        Assert.Equal("new", (await store.Registry.FindArcAsync(a, CancellationToken.None)).Done().Instance.Credential.Reveal());
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("ключ")]
    public async Task A_credential_that_cannot_stand_in_a_header_is_refused(string secret)
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        NewArc arc = TemporaryStore.Arc("http://arc:8000", "a", secret);
        string? problem = (await store.Registry.AddArcAsync(await store.CreateAsync("a"), arc, CancellationToken.None)).Problem;
        Assert.Equal("the arc api key cannot stand in a header: use printable characters without blanks", problem);
    }

    public sealed class OnSqlite() : ArcTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : ArcTests(StoreEngine.Postgres);
}
