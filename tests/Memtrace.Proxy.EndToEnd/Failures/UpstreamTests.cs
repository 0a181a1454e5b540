using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Failures;

/// <summary>What a tenant is told when the Arc, the credential or the binding behind its key does not work.</summary>
public sealed class UpstreamTests(OneNode one) : IClassFixture<OneNode>
{
    [Fact]
    public async Task A_killed_Arc_is_502_and_a_restarted_one_serves_again()
    {
        await using ArcProgram arc = await ArcProgram.StartAsync(one.Installation.Folder.Path, port: FreePort.Find());
        Tenant acme = await one.Installation.ProvisionAsync("acme", arc);
        using var caller = one.Call(acme);
        Assert.Equal(204, (await caller.WriteAsync("cpu v=1")).Status);

        await arc.KillAsync();
        HttpAnswer down = await caller.QueryAsync("SELECT 1");
        AssertAnswer(down, 502, """{"error":"storage backend unreachable","code":"backend_unreachable"}""");
        Assert.Equal(502, (await caller.WriteAsync("cpu v=2")).Status);
        Assert.Equal(200, (await caller.GetAsync("/ready")).Status);

        await using ArcProgram again = await ArcProgram.StartAsync(one.Installation.Folder.Path, arc.Token, port: arc.Url.Port);
        Assert.True(await Patience.SeesAsync(async () => (await caller.QueryAsync("SELECT 1")).Status == 200, Patience.Usual));
        Assert.Equal(204, (await caller.WriteAsync("cpu v=3")).Status);
        Clean.Assert(one.Node.Log + down, one.Installation, arc.Token, arc.Url.Authority);
    }

    [Fact]
    public async Task A_credential_that_the_Arc_refuses_is_502_and_the_operator_is_told_whose_it_is()
    {
        string wrong = ArcProgram.NewToken();
        Tenant acme = await one.Installation.ProvisionAsync("stale", one.Arc.Address, wrong, "stale");
        using var caller = one.Call(acme);

        AssertAnswer(
            await caller.QueryAsync("SELECT 1"),
            502,
            """{"error":"storage backend refused the organization's credential","code":"backend_refused_credential"}""");
        Assert.Equal(502, (await caller.WriteAsync("cpu v=1")).Status);
        Assert.True(await one.Node.WritesAsync($"the Arc of {acme.OrgId} refused its credential with 401"));
        Clean.Assert(one.Node.Log, one.Installation, wrong);

        Assert.Equal(
            FinishedProgram.Refused($"arc at {one.Arc.Address} refused the api key"),
            await one.Installation.RunAsync("org", "update-arc", acme.OrgId, "--api-key", wrong));
        await one.Installation.DoAsync("org", "update-arc", acme.OrgId, "--api-key", one.Arc.Token);
        Assert.Equal(200, (await caller.QueryAsync("SELECT 1")).Status);
    }

    [Fact]
    public async Task An_organization_without_an_Arc_is_told_so_in_the_words_that_the_SDKs_know()
    {
        string org = await one.Installation.CreateOrganizationAsync("unbound");
        Tenant unbound = await one.Installation.IssueKeyAsync(new Tenant("unbound", org, "", 0, ""), "unbound-key");
        using var caller = one.Call(unbound);

        AssertAnswer(
            await caller.QueryAsync("SELECT 1"),
            503,
            """{"error":"no arc instance configured for this org","hint":"ask an admin to run `memtrace org add-arc <org_id>`","code":"unbound_organization"}""");
    }

    [Fact]
    public async Task A_credential_moved_between_rows_or_damaged_stops_its_own_organization_and_no_other()
    {
        Tenant ann = await one.Installation.ProvisionAsync("ann", one.Arc);
        Tenant bob = await one.Installation.ProvisionAsync("bob", one.Arc);
        Tenant well = await one.Installation.ProvisionAsync("well", one.Arc);
        Assert.Equal(1, one.Installation.Change(
            $"""
            UPDATE arc_instances SET (api_key_cipher, api_key_nonce) =
                (SELECT api_key_cipher, api_key_nonce FROM arc_instances WHERE org_id = '{bob.OrgId}')
            WHERE org_id = '{ann.OrgId}'
            """));
        Assert.Equal(1, one.Installation.Change($"UPDATE arc_instances SET api_key_cipher = X'00' WHERE org_id = '{bob.OrgId}'"));

        foreach (Tenant harmed in (Tenant[])[ann, bob])
        {
            using var caller = one.Call(harmed);
            HttpAnswer answer = await caller.QueryAsync("SELECT 1");
            AssertAnswer(answer, 503, """{"error":"temporarily unavailable","code":"organization_quarantined"}""");
            Assert.Contains("Retry-After: 30", answer.Head, StringComparison.Ordinal);
            Assert.True(await one.Node.WritesAsync($"the Arc of organization {harmed.OrgId} is quarantined"));
        }

        using var healthy = one.Call(well);
        Assert.Equal(204, (await healthy.WriteAsync("cpu v=1")).Status);
        Assert.Equal(200, (await healthy.GetAsync("/ready")).Status);
        Clean.Assert(one.Node.Log, one.Installation, one.Arc.Token);
    }

    private static void AssertAnswer(HttpAnswer answer, int status, string body)
    {
        Assert.Equal((status, body), (answer.Status, answer.Body));
        Assert.Contains("Content-Type: application/json", answer.Head, StringComparison.Ordinal);
    }
}
