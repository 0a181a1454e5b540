using System.Net;
using System.Text.Json.Nodes;
using Memtrace.Proxy.Tests.ArcDev;
using Memtrace.Proxy.Tests.Cli;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Admin;

public abstract class ArcEndpointTests(StoreEngine engine) : IAsyncLifetime
{
    private AdminBench _bench = null!;
    private RelayedArc _arc = null!;
    private string _acme = "";

    private string OfAcme => $"/organizations/{_acme}/arc";

    public async Task InitializeAsync()
    {
        _bench = await AdminBench.StartAsync(engine);
        _arc = await RelayedArc.StartAsync();
        _acme = (string)(await _bench.DoneAsync("POST", "/organizations", """{"name":"acme"}"""))["id"]!;
    }

    public async Task DisposeAsync()
    {
        await _arc.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task An_Arc_is_bound_shown_masked_changed_under_its_version_and_cleared()
    {
        Said bound = await _bench.PostAsync(OfAcme, Body());
        Assert.Equal((HttpStatusCode.Created, "acme"), (bound.Status, bound.Member("database")));
        Said shown = await _bench.GetAsync(OfAcme);
        Assert.DoesNotContain(ArcDevHost.Admin, shown.Body, StringComparison.Ordinal);
        string tag = shown.Header("ETag")!;
        Assert.Equal(HttpStatusCode.NotModified, (await _bench.GetAsync(OfAcme, ("If-None-Match", tag))).Status);

        JsonObject changed = await _bench.DoneAsync("PATCH", OfAcme + "?wait=0s", """{"measurement":"notes"}""", ("If-Match", tag));

        Assert.Equal(("acme", "notes"), ((string?)changed["database"], (string?)changed["measurement"]));
        Assert.Equal("precondition_failed", (await _bench.SendAsync(HttpMethod.Patch, OfAcme, """{"database":"other"}""", ("If-Match", tag))).Code);
        Assert.Equal(_acme, (string?)(await _bench.DoneAsync("DELETE", OfAcme))["org_id"]);
        Assert.Equal((HttpStatusCode.NotFound, "no_arc"), ((await _bench.GetAsync(OfAcme)).Status, (await _bench.GetAsync(OfAcme)).Code));
    }

    [Fact]
    public async Task An_Arc_that_is_away_is_bound_only_by_whoever_does_not_ask_it()
    {
        _arc.FailAt("GET", "/health", RelayFault.Refused);

        Said said = await _bench.PostAsync(OfAcme, Body());

        Assert.Equal(
            (HttpStatusCode.BadGateway, "arc_unproven", $"arc at {_arc.Url} is not reachable", "verify=false binds it unasked"),
            (said.Status, said.Code, said.Member("error"), said.Member("hint")));
        Assert.Equal(HttpStatusCode.Created, (await _bench.PostAsync(OfAcme + "?verify=false", Body())).Status);
    }

    [Fact]
    public async Task A_key_that_the_Arc_refuses_is_neither_bound_nor_rotated_to()
    {
        Assert.Equal("arc_refused", (await _bench.PostAsync(OfAcme, Body("nobodys"))).Code);
        await _bench.DoneAsync("POST", OfAcme, Body());

        Said said = await _bench.PostAsync(OfAcme + "/credential", """{"api_key":"nobodys"}""");

        Assert.Equal((HttpStatusCode.BadGateway, "arc_refused", null), (said.Status, said.Code, said.Member("hint")));
    }

    [Fact]
    public async Task A_rotation_with_the_admin_key_makes_a_token_there_and_a_trial_of_it_makes_none()
    {
        await _bench.DoneAsync("POST", OfAcme, Body());
        string before = (string)(await _bench.DoneAsync("GET", OfAcme))["api_key"]!;
        string body = $$"""{"arc_admin_key":"{{ArcDevHost.Admin}}","drain":"0s"}""";

        JsonObject tried = await _bench.DoneAsync("POST", OfAcme + "/credential?dry_run=true", body);
        Assert.Null(tried["api_key"]);
        Assert.DoesNotContain("POST /api/v1/auth/tokens", _arc.Asked);
        Assert.Equal(before, (string?)(await _bench.DoneAsync("GET", OfAcme))["api_key"]);
        Said done = await _bench.PostAsync(OfAcme + "/credential?wait=0s", body);

        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Contains("admin key of that arc", done.Header("memtrace-note"), StringComparison.Ordinal);
        Assert.NotEqual(before, (string?)(await _bench.DoneAsync("GET", OfAcme))["api_key"]);
    }

    [Fact]
    public async Task A_trial_binds_and_clears_nothing()
    {
        Assert.Equal("acme", (string?)(await _bench.DoneAsync("POST", OfAcme + "?dry_run=true", Body()))["database"]);
        Assert.Equal("no_arc", (await _bench.GetAsync(OfAcme)).Code);
        await _bench.DoneAsync("POST", OfAcme, Body());
        await _bench.DoneAsync("DELETE", OfAcme + "?dry_run=true");
        await _bench.DoneAsync("GET", OfAcme);
    }

    [Theory]
    [InlineData("POST", "", """{"database":"a"}""", "member 'url' is missing")]
    [InlineData("POST", "", """{"url":"http://u:p@arc","database":"a"}""", null)]
    [InlineData("POST", "", """{"url":"http://arc","database":"1"}""", null)]
    [InlineData("POST", "", """{"urls":["http://arc:1","http://arc:1/"],"database":"a"}""", "member 'urls' names http://arc:1 twice")]
    [InlineData("PATCH", "", "{}", "there is nothing to change")]
    [InlineData("POST", "/credential", "{}", "give member 'api_key' or 'arc_admin_key', and not both")]
    [InlineData("POST", "/credential", """{"api_key":"a b"}""", null)]
    [InlineData("POST", "/credential", """{"api_key":"a","drain":"2m"}""", null)]
    public async Task What_cannot_be_meant_is_malformed_and_no_secret_is_repeated(string method, string path, string body, string? fault)
    {
        Said said = await _bench.SendAsync(new HttpMethod(method), OfAcme + path, body);

        Assert.Equal((HttpStatusCode.BadRequest, "malformed_request"), (said.Status, said.Code));
        Assert.Equal(fault ?? said.Member("error"), said.Member("error"));
        Assert.DoesNotContain("u:p@", said.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("a b", said.Body, StringComparison.Ordinal);
    }

    private string Body(string key = ArcDevHost.Admin) => $$"""{"url":"{{_arc.Url}}","api_key":"{{key}}","database":"acme"}""";
}
