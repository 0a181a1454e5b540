using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>A tenant from its first to its last day, by commands alone, while nodes serve it.</summary>
public sealed class TenantLifeTests : IAsyncLifetime
{
    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;
    private ServingNode _first = null!;
    private ServingNode _second = null!;

    public async Task InitializeAsync()
    {
        _arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        _first = await _installation.ServeAsync();
        _second = await _installation.ServeAsync();
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task A_provisioned_tenant_is_served_at_once_by_every_node_and_offboarded_it_is_refused_by_each()
    {
        Tenant acme = await ProvisionAsync("acme");
        using var caller = Caller.To(_first.Url, acme.Key);
        using var other = Caller.To(_second.Url, acme.Key);
        Assert.Equal(204, (await caller.WriteAsync("cpu v=1")).Status);
        Assert.Equal(["1"], (await other.QueryAsync("SELECT v FROM cpu")).Values);
        Assert.Single(await OwnTokensAsync(acme));

        JsonObject done = await WithAdminKeyAsync("tenant", "offboard", acme.OrgId);

        Assert.True((bool)done["token_revoked"]!);
        Assert.Equal(2, done["confirmed_nodes"]!.AsArray().Count);
        Assert.Equal((401, 401), ((await caller.QueryAsync("SELECT 1")).Status, (await other.QueryAsync("SELECT 1")).Status));
        Assert.All(await OwnTokensAsync(acme), token => Assert.False((bool)token["enabled"]!));
    }

    [Fact]
    public async Task A_credential_is_rotated_three_times_under_load_and_no_request_is_refused()
    {
        Tenant acme = await ProvisionAsync("acme");
        await using var load = new RestlessTenant(acme, _first, _second);
        for (int i = 0; i < 3; i++)
        {
            JsonObject done = await WithAdminKeyAsync("org", "rotate-credential", acme.OrgId, "--drain", "2s", "--wait", "30s");
            Assert.True((bool)done["former_revoked"]!);
            Assert.Equal(2, done["confirmed_nodes"]!.AsArray().Count);
        }

        Assert.Empty(await load.EndAsync());
        Assert.True(load.Served > 0);
        Assert.Single(await OwnTokensAsync(acme), token => (bool)token["enabled"]!);
    }

    [Fact]
    public async Task A_credential_that_the_Arc_ends_after_the_switch_gives_way_to_the_former_by_itself()
    {
        Tenant acme = await ProvisionAsync("acme");
        string former = (string)(await _installation.DoAsync("org", "show-arc", acme.OrgId))["api_key"]!;
        using var arc = Caller.To(_arc.Url, _arc.Token);
        HttpAnswer made = await arc.PostAsync("/api/v1/auth/tokens", """{"name":"short-lived"}""", "application/json");
        string fresh = (string)JsonNode.Parse(made.Body)!["token"]!;
        FinishedProgram rotated = await _installation.RunWithInputAsync(fresh, "org", "rotate-credential", acme.OrgId, "--api-key-stdin");
        Assert.True(rotated is { ExitCode: 0, Error: "" }, $"{rotated}");
        using var caller = Caller.To(_first.Url, acme.Key);
        Assert.Equal(204, (await caller.WriteAsync("cpu v=1")).Status);

        Assert.Equal(200, (await arc.PostAsync($"/api/v1/auth/tokens/{await IdOfAsync("short-lived")}/revoke", "", "application/json")).Status);

        Assert.Equal(502, (await caller.WriteAsync("cpu v=1")).Status);
        Assert.True(await Patience.SeesAsync(async () => (await caller.WriteAsync("cpu v=1")).Status == 204, Patience.Usual), _first.Log);
        Assert.Equal(former, (string?)(await _installation.DoAsync("org", "show-arc", acme.OrgId))["api_key"]);
        Assert.True(await Patience.SeesAsync(
            () => (_first.Log + _second.Log).Contains("the former one is presented again", StringComparison.Ordinal), Patience.Usual));
        Assert.Equal(1L, _installation.Read($"SELECT count(*) FROM audit WHERE action = 'credential revert' AND org_id = '{acme.OrgId}'"));
        Assert.DoesNotContain(fresh, _first.Log + _second.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provisioning_that_is_killed_leaves_nothing_that_hinders_the_next()
    {
        string[] command = ["tenant", "provision", "acme", "--url", _arc.Address, "--database", "acme", "--arc-admin-key-stdin"];
        using var arc = Caller.To(_arc.Url, _arc.Token);
        // As if killed between the Arc and the store: the database and a token are there, and nobody knows the token.
        await arc.PostAsync("/api/v1/databases", """{"name":"acme"}""", "application/json");
        await arc.PostAsync("/api/v1/auth/tokens", """{"name":"memtrace-org_0123456789abcdef01234567-01234567"}""", "application/json");

        FinishedProgram done = await _installation.RunWithInputAsync(_arc.Token, command);

        Assert.Equal(0, done.ExitCode);
        Assert.Equal("note: the database 'acme' was there before; what is in it is this organization's now\n", done.Error);
    }

    private async Task<Tenant> ProvisionAsync(string name)
    {
        JsonObject made = await WithAdminKeyAsync("tenant", "provision", name, "--url", _arc.Address, "--database", name);
        return new Tenant(name, (string)made["org_id"]!, name, (long)made["key_id"]!, (string)made["key"]!);
    }

    private async Task<JsonObject> WithAdminKeyAsync(params string[] arguments)
    {
        FinishedProgram ended = await _installation.RunWithInputAsync(_arc.Token, [.. arguments, "--arc-admin-key-stdin", "--json"]);
        Assert.True(ended is { ExitCode: 0, Error: "" }, $"memtrace {string.Join(' ', arguments)}: {ended}");
        return JsonNode.Parse(ended.Output)!.AsObject();
    }

    private async Task<List<JsonObject>> OwnTokensAsync(Tenant tenant) =>
        [.. (await TokensAsync()).Where(token => ((string)token["name"]!).StartsWith($"memtrace-{tenant.OrgId}-", StringComparison.Ordinal))];

    private async Task<long> IdOfAsync(string name) => (long)(await TokensAsync()).Single(token => (string?)token["name"] == name)["id"]!;

    private async Task<IEnumerable<JsonObject>> TokensAsync()
    {
        using var arc = Caller.To(_arc.Url, _arc.Token);
        return JsonNode.Parse((await arc.GetAsync("/api/v1/auth/tokens")).Body)!["tokens"]!.AsArray().Select(token => token!.AsObject());
    }
}
