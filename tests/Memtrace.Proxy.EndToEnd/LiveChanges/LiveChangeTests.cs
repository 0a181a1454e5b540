using System.Diagnostics;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.LiveChanges;

/// <summary>A running node obeys what the tool, or plain SQL of Memtrace 0.2's days, does to its store.</summary>
public sealed class LiveChangeTests(OneNode one) : IClassFixture<OneNode>, IAsyncLifetime
{
    // The contract's bound, and what is meant by obeying at once.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    private Tenant _acme = null!;
    private Caller _caller = null!;

    // The key is cached when a test begins.
    public async Task InitializeAsync()
    {
        _acme = await one.ProvisionAsync();
        _caller = one.Call(_acme);
        Assert.Equal(200, await StatusAsync(_caller));
    }

    public Task DisposeAsync()
    {
        _caller.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_new_key_works_on_its_first_request()
    {
        Tenant second = await one.Installation.IssueKeyAsync(_acme, OneNode.NewName());
        using var caller = one.Call(second);

        Assert.Equal(200, await StatusAsync(caller));
    }

    [Fact]
    public async Task A_key_that_this_node_refused_before_works_when_it_comes_into_being()
    {
        using var caller = Caller.To(one.Node.Url, "mtk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        Assert.Equal(401, await StatusAsync(caller));

        Change(
            $"""
            INSERT INTO api_keys(key_hash, key_prefix, name, org_id) VALUES
            ('$2a$10$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu', '3f3639de79fc88cd', 'by hand', '{_acme.OrgId}')
            """);
        await ObeysAsync(caller, 200);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_although_it_was_cached()
    {
        await one.Installation.DoAsync("key", "revoke", $"{_acme.KeyId}");
        Assert.Equal(401, await StatusAsync(_caller));
    }

    [Fact]
    public async Task The_keys_of_a_deleted_organization_are_refused()
    {
        await one.Installation.DoAsync("org", "delete", _acme.OrgId);
        Assert.Equal(401, await StatusAsync(_caller));
    }

    [Fact]
    public async Task The_keys_of_a_purged_organization_are_refused()
    {
        await one.Installation.DoAsync("org", "delete", _acme.OrgId, "--purge");
        Assert.Equal(401, await StatusAsync(_caller));
    }

    [Fact]
    public async Task A_removed_arc_serves_no_more_requests_and_a_new_one_does_at_once()
    {
        await one.Installation.DoAsync("org", "remove-arc", _acme.OrgId);
        HttpAnswer unbound = await _caller.QueryAsync("SELECT 1");
        Assert.Equal((503, "no arc instance configured for this org"), (unbound.Status, unbound.ErrorText));

        await one.Installation.DoAsync("org", "add-arc", _acme.OrgId, "--url", one.Arc.Address, "--database", OneNode.NewName(), "--api-key", one.Arc.Token);
        await ObeysAsync(_caller, 200);
    }

    [Fact]
    public async Task An_updated_arc_is_asked_from_the_next_request_on()
    {
        string moved = $"moved_{_acme.KeyId}";
        await one.Installation.DoAsync("org", "update-arc", _acme.OrgId, "--database", moved);

        Assert.Equal(204, (await _caller.WriteAsync("cpu v=1")).Status);
        using var arc = Caller.To(one.Arc.Url, one.Arc.Token);
        Assert.Equal(["1"], (await arc.QueryAsync($"SELECT v FROM {moved}.cpu")).Values);
    }

    [Fact]
    public async Task What_plain_SQL_of_memtrace_0_2_takes_away_is_gone()
    {
        Tenant second = await one.Installation.IssueKeyAsync(_acme, OneNode.NewName());
        Tenant third = await one.Installation.IssueKeyAsync(_acme, OneNode.NewName());
        using var disabled = one.Call(second);
        using var expired = one.Call(third);
        Assert.Equal((200, 200), (await StatusAsync(disabled), await StatusAsync(expired)));

        Change($"UPDATE api_keys SET enabled = 0 WHERE id = {second.KeyId}");
        await ObeysAsync(disabled, 401);
        Change($"UPDATE api_keys SET expires_at = '2020-01-01 00:00:00' WHERE id = {third.KeyId}");
        await ObeysAsync(expired, 401);
        Change($"DELETE FROM api_keys WHERE id = {_acme.KeyId}");
        await ObeysAsync(_caller, 401);
    }

    [Fact]
    public async Task Permissions_that_plain_SQL_narrows_are_narrower()
    {
        Change($"UPDATE api_keys SET permissions = 'write' WHERE id = {_acme.KeyId}");
        await ObeysAsync(_caller, 403);
    }

    [Fact]
    public async Task A_binding_that_plain_SQL_removes_is_removed()
    {
        Change($"DELETE FROM arc_instances WHERE org_id = '{_acme.OrgId}'");
        await ObeysAsync(_caller, 503);
    }

    private static async Task<int> StatusAsync(Caller caller) => (await caller.QueryAsync("SELECT 1")).Status;

    private static async Task ObeysAsync(Caller caller, int status)
    {
        var watch = Stopwatch.StartNew();
        bool seen = await Patience.SeesAsync(async () => await StatusAsync(caller) == status, Bound);
        Assert.True(seen, $"no {status} within {watch.Elapsed.TotalMilliseconds:0} ms but {await StatusAsync(caller)}");
    }

    // As any tool of Memtrace 0.2's days opens the file: no functions, no settings of ours.
    private void Change(string sql) => Assert.Equal(1, one.Installation.Change(sql));
}
