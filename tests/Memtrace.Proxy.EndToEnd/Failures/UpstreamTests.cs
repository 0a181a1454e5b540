using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Failures;

/// <summary>What a tenant is told when the Arc, the credential or the binding behind its key does not work.</summary>
public sealed class UpstreamTests : IAsyncLifetime
{
    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;
    private ServingNode _node = null!;

    public async Task InitializeAsync()
    {
        _arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        _node = await _installation.ServeAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task A_killed_Arc_is_502_and_a_restarted_one_serves_again()
    {
        await using ArcProgram arc = await ArcProgram.StartAsync(_installation.Folder.Path, port: FreePort.Find());
        Tenant acme = await _installation.ProvisionAsync("acme", arc);
        using var caller = Caller.To(_node.Url, acme.Key);
        Assert.Equal(204, (await caller.WriteAsync("cpu v=1")).Status);

        await arc.KillAsync();
        HttpAnswer down = await caller.QueryAsync("SELECT 1");
        AssertAnswer(down, 502, """{"error":"storage backend unreachable","code":"backend_unreachable"}""");
        Assert.Equal(502, (await caller.WriteAsync("cpu v=2")).Status);
        Assert.Equal(200, (await caller.GetAsync("/ready")).Status);

        await using ArcProgram again = await ArcProgram.StartAsync(_installation.Folder.Path, arc.Token, port: arc.Url.Port);
        Assert.True(await Patience.SeesAsync(async () => (await caller.QueryAsync("SELECT 1")).Status == 200, Patience.Usual));
        Assert.Equal(204, (await caller.WriteAsync("cpu v=3")).Status);
        Clean.Assert(_node.Log + down, _installation, arc.Token, arc.Url.Authority);
    }

    [Fact]
    public async Task A_credential_that_the_Arc_refuses_is_502_and_the_operator_is_told_whose_it_is()
    {
        string wrong = ArcProgram.NewToken();
        Tenant acme = await _installation.ProvisionAsync("acme", _arc.Address, wrong, "acme");
        using var caller = Caller.To(_node.Url, acme.Key);

        AssertAnswer(
            await caller.QueryAsync("SELECT 1"),
            502,
            """{"error":"storage backend refused the organization's credential","code":"backend_refused_credential"}""");
        Assert.Equal(502, (await caller.WriteAsync("cpu v=1")).Status);
        Assert.True(await _node.WritesAsync($"the Arc of {acme.OrgId} refused its credential with 401"));
        Clean.Assert(_node.Log, _installation, wrong);

        Assert.Equal(
            FinishedProgram.Refused($"arc at {_arc.Address} refused the api key"),
            await _installation.RunAsync("org", "update-arc", acme.OrgId, "--api-key", wrong));
        await _installation.DoAsync("org", "update-arc", acme.OrgId, "--api-key", _arc.Token);
        Assert.Equal(200, (await caller.QueryAsync("SELECT 1")).Status);
    }

    [Fact]
    public async Task An_organization_without_an_Arc_is_told_so_in_the_words_that_the_SDKs_know()
    {
        string org = await _installation.CreateOrganizationAsync("unbound");
        Tenant unbound = await _installation.IssueKeyAsync(new Tenant("unbound", org, "", 0, ""), "unbound-key");
        using var caller = Caller.To(_node.Url, unbound.Key);

        AssertAnswer(
            await caller.QueryAsync("SELECT 1"),
            503,
            """{"error":"no arc instance configured for this org","hint":"ask an admin to run `memtrace org add-arc <org_id>`","code":"unbound_organization"}""");
    }

    [Fact]
    public async Task A_credential_moved_between_rows_or_damaged_stops_its_own_organization_and_no_other()
    {
        Tenant ann = await _installation.ProvisionAsync("ann", _arc);
        Tenant bob = await _installation.ProvisionAsync("bob", _arc);
        Tenant well = await _installation.ProvisionAsync("well", _arc);
        Assert.Equal(1, _installation.Change(
            $"""
            UPDATE arc_instances SET (api_key_cipher, api_key_nonce) =
                (SELECT api_key_cipher, api_key_nonce FROM arc_instances WHERE org_id = '{bob.OrgId}')
            WHERE org_id = '{ann.OrgId}'
            """));
        Assert.Equal(1, _installation.Change($"UPDATE arc_instances SET api_key_cipher = X'00' WHERE org_id = '{bob.OrgId}'"));

        foreach (Tenant harmed in (Tenant[])[ann, bob])
        {
            using var caller = Caller.To(_node.Url, harmed.Key);
            HttpAnswer answer = await caller.QueryAsync("SELECT 1");
            AssertAnswer(answer, 503, """{"error":"temporarily unavailable","code":"organization_quarantined"}""");
            Assert.Contains("Retry-After: 30", answer.Head, StringComparison.Ordinal);
            Assert.True(await _node.WritesAsync($"The Arc of organization {harmed.OrgId} is quarantined"));
        }

        using var healthy = Caller.To(_node.Url, well.Key);
        Assert.Equal(204, (await healthy.WriteAsync("cpu v=1")).Status);
        Assert.Equal(200, (await healthy.GetAsync("/ready")).Status);
        Clean.Assert(_node.Log, _installation, _arc.Token);
    }

    private static void AssertAnswer(HttpAnswer answer, int status, string body)
    {
        Assert.Equal((status, body), (answer.Status, answer.Body));
        Assert.Contains("Content-Type: application/json", answer.Head, StringComparison.Ordinal);
    }
}
