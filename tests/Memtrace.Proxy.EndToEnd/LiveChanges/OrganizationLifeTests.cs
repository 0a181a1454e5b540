using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.LiveChanges;

/// <summary>The whole life of an organization, as two nodes on one store obey it and as the audit log tells it.</summary>
public sealed class OrganizationLifeTests : IAsyncLifetime
{
    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;
    private ServingNode[] _nodes = null!;

    public async Task InitializeAsync()
    {
        _arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        _nodes = [await _installation.ServeAsync(), await _installation.ServeAsync()];
    }

    public async Task DisposeAsync()
    {
        foreach (ServingNode node in _nodes ?? [])
        {
            await node.DisposeAsync();
        }

        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Every_step_holds_on_every_node_when_the_command_returns_and_the_log_tells_each()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc);
        await AnswerAsync(acme, 200);

        await StepAsync("suspend", acme, "--reason", "invoice 4711 is overdue");
        await AnswerAsync(acme, 401);
        JsonObject shown = await _installation.DoAsync("org", "show", acme.OrgId);
        Assert.Equal(("suspended", "invoice 4711 is overdue"), ((string?)shown["state"], (string?)shown["suspended_reason"]));

        await StepAsync("resume", acme);
        await AnswerAsync(acme, 200);
        await StepAsync("delete", acme);
        await AnswerAsync(acme, 401);
        JsonObject deleted = await _installation.DoAsync("org", "list", "--deleted");
        Assert.Equal([acme.OrgId], deleted["items"]!.AsArray().Select(item => (string?)item!["id"]));

        await StepAsync("restore", acme);
        await AnswerAsync(acme, 200);
        await StepAsync("delete", acme, "--purge");
        await AnswerAsync(acme, 401);

        Assert.Equal(
            ["org create", "org add-arc", "key create", "org suspend", "org resume", "org delete", "org restore", "org purge"],
            await ActionsAsync("--org", acme.OrgId));
        string head = (string)(await _installation.DoAsync("audit", "verify"))["head"]!;
        Assert.Equal(1, _installation.Change("UPDATE audit SET details = '{}' WHERE action = 'org suspend'"));
        FinishedProgram broken = await _installation.RunAsync("audit", "verify", "--expect-head", head);
        Assert.Equal(1, broken.ExitCode);
        Assert.StartsWith("error: the audit log is broken: row 4 was altered (3 rows fit", broken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_purges_by_itself_what_is_over_and_the_log_says_that_it_was_a_node()
    {
        Tenant voya = await _installation.ProvisionAsync("voya", _arc);
        await StepAsync("delete", voya, "--retain", "0s");

        await using ServingNode third = await _installation.ServeAsync();

        await Patience.SeesAsync(async () => (await ActionsAsync("--org", voya.OrgId)).Contains("org purge"), Patience.Usual);
        JsonObject log = await _installation.DoAsync("audit", "list", "--org", voya.OrgId, "--limit", "1");
        Assert.Equal(("org purge", "node"), ((string?)log["items"]![0]!["action"], (string?)log["items"]![0]!["actor"]));
        Assert.Equal(1, (await _installation.RunAsync("org", "show", voya.OrgId)).ExitCode);
    }

    [Fact]
    public async Task The_nodes_are_listed_while_they_run()
    {
        JsonArray running = (await _installation.DoAsync("nodes", "list"))["items"]!.AsArray();
        Assert.Equal(2, running.Count);
        Assert.All(running, node => Assert.True((bool)node!["live"]!));

        await _nodes[1].StopAsync();

        JsonNode left = Assert.Single((await _installation.DoAsync("nodes", "list"))["items"]!.AsArray())!;
        Assert.Equal((string?)running[0]!["id"], (string?)left["id"]);
    }

    private async Task StepAsync(string step, Tenant tenant, params string[] flags)
    {
        JsonObject done = await _installation.DoAsync(["org", step, tenant.OrgId, .. flags]);
        Assert.Equal((2, 0), (done["confirmed_nodes"]!.AsArray().Count, done["unconfirmed_nodes"]!.AsArray().Count));
    }

    private async Task AnswerAsync(Tenant tenant, int status)
    {
        foreach (ServingNode node in _nodes)
        {
            using var caller = Caller.To(node.Url, tenant.Key);
            Assert.Equal(status, (await caller.QueryAsync("SELECT 1")).Status);
        }
    }

    private async Task<string[]> ActionsAsync(params string[] flags) =>
        [.. (await _installation.DoAsync(["audit", "list", .. flags]))["items"]!.AsArray().Select(item => (string)item!["action"]!)];
}
