using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Secrets;

/// <summary>Whatever happens, and however much is logged, no secret is written anywhere but where a new key is shown.</summary>
public sealed class SecretTests : IAsyncLifetime
{
    private readonly Installation _installation = Installation.Create();
    private readonly StringBuilder _written = new();
    private ArcProgram _arc = null!;

    public async Task InitializeAsync() => _arc = await ArcProgram.StartAsync(_installation.Folder.Path);

    public async Task DisposeAsync()
    {
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Theory]
    [InlineData("console")]
    [InlineData("json")]
    public async Task Nothing_that_the_server_or_the_tool_writes_holds_one(string format)
    {
        string admin = $"admintoken-{Guid.NewGuid():N}";
        string previous = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        string wrong = ArcProgram.NewToken();
        _installation.Variables["MEMTRACE_LOG_LEVEL"] = "debug";
        _installation.Variables["MEMTRACE_LOG_FORMAT"] = format;
        _installation.Variables["MEMTRACE_ADMIN_TOKEN"] = admin;
        _installation.Variables["MEMTRACE_MASTER_KEY_PREVIOUS"] = previous;
        Tenant acme = await _installation.ProvisionAsync("acme", _arc);
        Tenant refused = await _installation.ProvisionAsync("refused", _arc.Address, wrong, "refused");
        Tenant dead = await _installation.ProvisionAsync("dead", $"http://127.0.0.1:{FreePort.Find()}", wrong, "dead");
        await using ServingNode node = await _installation.ServeAsync();

        await UseAsync(node, acme, admin);
        await UseAsync(node, refused, admin);
        await UseAsync(node, dead, admin);
        await OperateAsync(acme, wrong, admin);
        FinishedProgram ended = await node.StopAsync();
        _written.Append(ended.Output).Append(ended.Error);

        string written = _written.ToString();
        Assert.Contains(acme.OrgId, ended.Output, StringComparison.Ordinal);
        Assert.Contains("/api/v1/query", ended.Output, StringComparison.Ordinal);
        string[] secrets = [_installation.MasterKey, previous, _arc.Token, wrong, admin, acme.Key, refused.Key, dead.Key, "mtk_", "hunter2"];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, written, StringComparison.Ordinal));
    }

    private static async Task UseAsync(ServingNode node, Tenant tenant, string admin)
    {
        using var caller = Caller.To(node.Url, tenant.Key);
        await caller.WriteAsync("cpu v=1");
        await caller.QueryAsync("SELECT v FROM cpu");
        await caller.QueryAsync($"SELECT '{tenant.Key}' FROM other.cpu");
        await caller.QueryAsync($"SELECT {tenant.Key.Replace('-', '_')} FROM cpu");
        await caller.GetAsync($"/api/v1/{tenant.Key}?p={tenant.Key}&{tenant.Key}");
        await caller.GetAsync($"/api/v1/query/{tenant.Key}?order_by={tenant.Key}");
        await caller.PostAsync($"/write?db=x&p={tenant.Key}", "no line at all", "text/plain");
        using var stranger = Caller.To(node.Url, tenant.Key[..^1] + "!");
        await stranger.QueryAsync("SELECT 1");
        using var operators = Caller.To(node.OperatorUrl, tenant.Key);
        await operators.GetAsync($"/admin/keys?token={admin}");
        await operators.GetAsync("/health");
        await operators.GetAsync("/metrics");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/orgs");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {admin}");
        await operators.SendAsync(request);
    }

    private async Task OperateAsync(Tenant acme, string wrong, string admin)
    {
        string[][] lines =
        [
            ["org", "show-arc", acme.OrgId],
            ["org", "show-arc", acme.OrgId, "--json"],
            ["org", "update-arc", acme.OrgId, "--api-key", wrong],
            ["org", "update-arc", acme.OrgId, "--api-key", $"{wrong} with a blank"],
            ["org", "update-arc", acme.OrgId, "--url", "http://user:hunter2@127.0.0.1:1", "--api-key", wrong],
            ["org", "update-arc", acme.OrgId, "--database", "moved"],
            ["org", "list"],
            ["key", "list", "--org", acme.OrgId],
            ["config", "check"],
            ["key", "revoke", $"{acme.KeyId}", "--json"],
            ["org", "delete", acme.OrgId, "--purge"],
        ];
        foreach (string[] line in lines)
        {
            Note(await _installation.RunAsync(line));
        }

        Note(await _installation.RunWithInputAsync($"{admin} {wrong}\n", "org", "add-arc", acme.OrgId, "--url", _arc.Address, "--database", "d", "--api-key-stdin"));
        _installation.Variables["MEMTRACE_MASTER_KEY"] += "!";
        Note(await _installation.RunAsync("config", "check"));
        Note(await _installation.RunAsync("serve"));
    }

    private void Note(FinishedProgram ended) => _written.Append(ended.Output).Append(ended.Error);
}
