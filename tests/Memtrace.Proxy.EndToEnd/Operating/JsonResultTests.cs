using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>What a script gets: each result as one JSON object on one line, with the contract's names.</summary>
public sealed class JsonResultTests : IAsyncLifetime
{
    private static readonly string[] OrganizationMembers =
        ["id", "name", "created_at", "state", "suspended_at", "suspended_reason", "deleted_at", "purge_after"];

    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;

    public async Task InitializeAsync() => _arc = await ArcProgram.StartAsync(_installation.Folder.Path);

    public async Task DisposeAsync()
    {
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Making_things_answers_with_what_was_made()
    {
        AssertMembers(await _installation.DoAsync("keygen", "master"), "master_key");
        JsonObject made = await _installation.DoAsync("org", "create", "acme");
        AssertMembers(made, OrganizationMembers);
        string org = (string)made["id"]!;

        JsonObject bound = await _installation.DoAsync(
            "org", "add-arc", org, "--url", _arc.Address, "--database", "acme", "--api-key", _arc.Token, "--measurement", "memories");
        AssertArc(bound, "acme", "memories");
        JsonObject issued = await _installation.DoAsync("key", "create", "--org", org, "--name", "one", "--permissions", "read");
        AssertMembers(issued, "id", "name", "org_id", "key", "permissions", "created_at", "expires_at", "allow_cidrs");
        Assert.Equal(("one", org, """["read"]""", true), (
            (string)issued["name"]!, (string)issued["org_id"]!, issued["permissions"]!.ToJsonString(), issued["expires_at"] is null));
        Assert.StartsWith("mtk_", (string)issued["key"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_items_and_never_show_a_key_again()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc);

        JsonObject organizations = await _installation.DoAsync("org", "list");
        AssertMembers(organizations, "items");
        AssertMembers(Assert.Single(organizations["items"]!.AsArray())!.AsObject(), OrganizationMembers);
        JsonObject keys = await _installation.DoAsync("key", "list", "--org", acme.OrgId);
        AssertMembers(
            Assert.Single(keys["items"]!.AsArray())!.AsObject(),
            "id", "name", "org_id", "permissions", "enabled", "created_at", "expires_at", "grace_until", "state", "allow_cidrs", "last_used_at",
            "replaced_by");
        Assert.DoesNotContain(acme.Key, keys.ToJsonString(), StringComparison.Ordinal);

        JsonObject arc = await _installation.DoAsync("org", "show-arc", acme.OrgId);
        AssertArc(arc, "acme", "events");
        Assert.DoesNotContain(_arc.Token, arc.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_name_the_nodes_that_act_on_them()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc);
        await using ServingNode node = await _installation.ServeAsync();

        JsonObject updated = await _installation.DoAsync("org", "update-arc", acme.OrgId, "--database", "acme2");
        AssertConfirmed(updated);
        AssertArc(updated, "acme2", "events", "confirmed_nodes", "unconfirmed_nodes");
        JsonObject revoked = await _installation.DoAsync("key", "revoke", $"{acme.KeyId}");
        AssertMembers(revoked, "id", "name", "org_id", "confirmed_nodes", "unconfirmed_nodes");
        AssertConfirmed(revoked);
        JsonObject removed = await _installation.DoAsync("org", "remove-arc", acme.OrgId);
        AssertMembers(removed, "org_id", "confirmed_nodes", "unconfirmed_nodes");
        AssertConfirmed(removed);
        JsonObject deleted = await _installation.DoAsync("org", "delete", acme.OrgId);
        AssertMembers(deleted, "id", "name", "purge_after", "confirmed_nodes", "unconfirmed_nodes");
        AssertConfirmed(deleted);
    }

    [Fact]
    public async Task Other_commands_answer_with_an_object_too()
    {
        AssertMembers(await _installation.DoAsync("config", "check"), "valid", "store");
        AssertMembers(await _installation.DoAsync("--version"), "version");
        FinishedProgram refused = await _installation.RunAsync("org", "delete", "org_no", "--json");
        Assert.Equal(FinishedProgram.Refused("org 'org_no' not found"), refused);
    }

    [Fact]
    public async Task The_server_logs_one_object_a_line_when_it_is_asked_for_JSON()
    {
        await using ServingNode node = await _installation.ServeAsync("--json");
        FinishedProgram ended = await node.StopAsync();

        string[] lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.NotNull(JsonNode.Parse(line)!["message"]));
    }

    private void AssertArc(JsonObject arc, string database, string measurement, params string[] nodes)
    {
        AssertMembers(arc, ["id", "org_id", "url", "urls", "database", "measurement", "dedicated", "api_key", .. nodes]);
        Assert.Equal(
            (_arc.Address, $"[\"{_arc.Address}\"]", database, measurement, false),
            ((string)arc["url"]!, arc["urls"]!.ToJsonString(), (string)arc["database"]!, (string)arc["measurement"]!, (bool)arc["dedicated"]!));
    }

    private static void AssertConfirmed(JsonObject change)
    {
        Assert.Single(change["confirmed_nodes"]!.AsArray());
        Assert.Empty(change["unconfirmed_nodes"]!.AsArray());
    }

    private static void AssertMembers(JsonObject result, params string[] names) =>
        Assert.Equal(names.Order(), result.Select(member => member.Key).Order());
}
