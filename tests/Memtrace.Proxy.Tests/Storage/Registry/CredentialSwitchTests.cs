using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Registry;

public abstract class CredentialSwitchTests : IAsyncLifetime
{
    private readonly TemporaryStore _temporary;
    private SqlStore _store = null!;
    private string _acme = "";

    private protected CredentialSwitchTests(TemporaryStore temporary) => _temporary = temporary;

    public async Task InitializeAsync()
    {
        _store = await _temporary.OpenAsync();
        _acme = await _store.CreateAsync("acme");
        await _store.BindAsync(_acme, TemporaryStore.Arc("http://arc:8000", "acme", "first"));
    }

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task The_new_credential_is_presented_and_the_former_is_kept()
    {
        CredentialSwitch made = await SwitchAsync("second");

        Assert.Equal("second", await PresentedAsync());
        Assert.Equal(("second", "first"), (made.Presented.Reveal(), made.Former.Reveal()));
        CredentialSwitch open = Assert.Single(await ListAsync());
        Assert.Equal((_acme, "second", "first", made.SwitchedAt), (open.OrganizationId, open.Presented.Reveal(), open.Former.Reveal(), open.SwitchedAt));
    }

    [Fact]
    public async Task A_cached_binding_presents_the_new_credential_after_the_feed_has_told_of_it()
    {
        IssuedKey key = await _store.IssueAsync(_acme);
        Assert.Equal("first", (await _store.FindAsync(key.Token))!.Arc!.Credential.Reveal());

        await SwitchAsync("second");
        await _store.CatchUpAsync();

        TenantBinding? binding = await _store.FindAsync(key.Token);
        Assert.Equal("second", binding!.Arc!.Credential.Reveal());
    }

    [Fact]
    public async Task A_change_of_the_binding_without_a_credential_leaves_the_way_back_and_one_with_a_credential_ends_it()
    {
        CredentialSwitch made = await SwitchAsync("second");

        (await _store.Registry.UpdateArcAsync(_acme, new ArcChange { Measurement = TemporaryStore.Measurement("other") }, default)).Done();
        Assert.Equal(made.SwitchedAt, Assert.Single(await ListAsync()).SwitchedAt);
        Assert.NotNull((await _store.Registry.RevertCredentialAsync(made, default)).Value);
        Assert.Equal("first", await PresentedAsync());

        await SwitchAsync("third");
        (await _store.Registry.UpdateArcAsync(_acme, new ArcChange { Credential = new ArcCredential("fourth") }, default)).Done();
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Put_back_the_former_is_presented_and_nothing_more_is_kept()
    {
        CredentialSwitch made = await SwitchAsync("second");

        Assert.NotNull((await _store.Registry.RevertCredentialAsync(made, default)).Value);

        Assert.Equal("first", await PresentedAsync());
        Assert.Empty(await ListAsync());
        Assert.Equal("the credential was switched once more, or for good", (await _store.Registry.RevertCredentialAsync(made, default)).Problem);
        Assert.Equal(["|||"], _temporary.Rows("SELECT next_cipher, next_nonce, next_seal_version, switched_at FROM arc_instances"));
    }

    [Fact]
    public async Task A_program_without_the_master_key_can_put_the_former_back()
    {
        CredentialSwitch made = await SwitchAsync("second");
        SqlStore keyless = await _temporary.OpenAsync(null, null);

        Assert.NotNull((await keyless.Registry.RevertCredentialAsync(made, default)).Value);

        Assert.Equal("first", await PresentedAsync());
    }

    [Fact]
    public async Task Putting_back_comes_too_late_once_the_switch_has_ended()
    {
        CredentialSwitch made = await SwitchAsync("second");

        Assert.True(await _store.Registry.EndSwitchAsync(made, default));
        Assert.False(await _store.Registry.EndSwitchAsync(made, default));

        Assert.Null((await _store.Registry.RevertCredentialAsync(made, default)).Value);
        Assert.Equal("second", await PresentedAsync());
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_second_switch_keeps_the_first_ones_credential_and_the_first_cannot_be_put_back()
    {
        CredentialSwitch first = await SwitchAsync("second");
        _temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        await SwitchAsync("third");

        Assert.Null((await _store.Registry.RevertCredentialAsync(first, default)).Value);

        CredentialSwitch open = Assert.Single(await ListAsync());
        Assert.Equal(("third", "second"), (open.Presented.Reveal(), open.Former.Reveal()));
    }

    [Fact]
    public async Task An_update_of_the_Arc_ends_a_switch()
    {
        CredentialSwitch made = await SwitchAsync("second");
        await _store.Registry.UpdateArcAsync(_acme, new ArcChange { Credential = new ArcCredential("third") }, default);

        Assert.Empty(await ListAsync());
        Assert.Null((await _store.Registry.RevertCredentialAsync(made, default)).Value);
        Assert.Equal("third", await PresentedAsync());
    }

    [Fact]
    public async Task The_credential_that_is_presented_already_is_no_new_one()
    {
        Answer<CredentialSwitch> answer = await _store.Registry.SwitchCredentialAsync(_acme, new ArcCredential("first"), default);

        Assert.Equal("that is the credential the organization presents already", answer.Problem);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Without_an_Arc_or_an_organization_there_is_nothing_to_switch()
    {
        string bare = await _store.CreateAsync("bare");

        Assert.Equal($"no arc instance configured for {bare}", (await SwitchAnswerAsync(bare)).Problem);
        Assert.Equal("no arc instance configured for org_none", (await SwitchAnswerAsync("org_none")).Problem);
        await _store.Registry.DeleteOrganizationAsync(_acme, TimeSpan.FromDays(1), default);
        Assert.Equal($"no arc instance configured for {_acme}", (await SwitchAnswerAsync(_acme)).Problem);
    }

    [Fact]
    public async Task Others_that_present_a_credential_to_the_same_node_are_counted()
    {
        await _store.BindAsync(await _store.CreateAsync("b"), TemporaryStore.Arc("http://other:1 http://arc:8000", "b", "first"));
        await _store.BindAsync(await _store.CreateAsync("c"), TemporaryStore.Arc("http://arc:8000", "c", "another"));
        await _store.BindAsync(await _store.CreateAsync("d"), TemporaryStore.Arc("http://elsewhere:8000", "d", "first"));

        Assert.Equal(1, await CountAsync("first"));
        Assert.Equal(0, await CountAsync("nobodys"));
    }

    [Fact]
    public async Task Every_step_is_in_the_audit_log_without_a_secret()
    {
        await _store.Registry.RevertCredentialAsync(await SwitchAsync("second"), default);
        _temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        await _store.Registry.EndSwitchAsync(await SwitchAsync("third"), default);

        List<string> rows = _temporary.Rows("SELECT action, org_id, details FROM audit ORDER BY sequence");
        Assert.Equal(
            ["org rotate-credential", "credential revert", "org rotate-credential", "credential forget"],
            rows.Select(row => row.Split('|')[0]).TakeLast(4));
        Assert.All(rows.TakeLast(4), row => Assert.Equal(_acme, row.Split('|')[1]));
        Assert.DoesNotContain(rows, row => row.Contains("second", StringComparison.Ordinal) || row.Contains("third", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deleted_organizations_Arc_is_found_where_it_is_asked_for()
    {
        await _store.Registry.DeleteOrganizationAsync(_acme, TimeSpan.FromDays(1), default);

        Assert.Null((await _store.Registry.FindArcAsync(_acme, default)).Value);
        Assert.Equal("first", (await _store.Registry.FindKeptArcAsync(_acme, default)).Value?.Instance.Credential.Reveal());
    }

    private async Task<CredentialSwitch> SwitchAsync(string secret) =>
        (await _store.Registry.SwitchCredentialAsync(_acme, new ArcCredential(secret), default)).Done();

    private Task<Answer<CredentialSwitch>> SwitchAnswerAsync(string organizationId) =>
        _store.Registry.SwitchCredentialAsync(organizationId, new ArcCredential("new"), default);

    private Task<IReadOnlyList<CredentialSwitch>> ListAsync() => _store.Registry.ListSwitchesAsync(default);

    private async Task<string> PresentedAsync() => (await _store.Registry.FindArcAsync(_acme, default)).Done().Instance.Credential.Reveal();

    private Task<int> CountAsync(string secret) =>
        _store.Registry.CountOthersPresentingAsync(_acme, TemporaryStore.Urls("http://arc:8000"), new ArcCredential(secret), default);
}
