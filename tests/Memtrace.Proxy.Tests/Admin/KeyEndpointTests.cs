using System.Net;
using System.Text.Json.Nodes;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Admin;

public abstract class KeyEndpointTests(StoreEngine engine) : IAsyncLifetime
{
    private AdminBench _bench = null!;
    private string _organization = "";

    public async Task InitializeAsync()
    {
        _bench = await AdminBench.StartAsync(engine);
        _organization = (string)(await _bench.DoneAsync("POST", "/organizations", """{"name":"acme"}"""))["id"]!;
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_key_is_issued_changed_switched_rotated_and_revoked()
    {
        JsonObject issued = await IssueAsync("""{"name":"ci","permissions":["write"],"expires_in":"90d","allow_cidr":["10.0.0.0/8"]}""");
        long id = (long)issued["id"]!;

        Assert.StartsWith("mtk_", (string)issued["key"]!, StringComparison.Ordinal);
        JsonObject changed = await _bench.DoneAsync("PATCH", $"/keys/{id}", """{"permissions":["read"],"no_expiry":true,"no_allow_cidr":true}""");
        Assert.Equal("""["read"]  []""", $"{changed["permissions"]!.ToJsonString()} {changed["expires_at"]} {changed["allow_cidrs"]!.ToJsonString()}");
        Assert.Equal("disabled", (string?)(await _bench.DoneAsync("POST", $"/keys/{id}/disable"))["state"]);
        Assert.Equal("key_not_active", (await _bench.PostAsync($"/keys/{id}/rotate")).Code);
        Assert.Equal("active", (string?)(await _bench.DoneAsync("POST", $"/keys/{id}/enable"))["state"]);
        JsonObject rotated = await _bench.DoneAsync("POST", $"/keys/{id}/rotate", """{"grace":"1h"}""");
        Assert.NotEqual((string)issued["key"]!, (string)rotated["key"]!);
        Assert.Equal("in_grace", (string?)(await _bench.DoneAsync("GET", $"/keys/{id}"))["state"]);
        JsonObject both = await _bench.DoneAsync("POST", "/keys/revoke", $$"""{"ids":[{{id}},{{rotated["id"]}}]}""");
        Assert.Equal(2, both["items"]!.AsArray().Count);
        Assert.Equal("key_not_found", (await _bench.GetAsync($"/keys/{id}")).Code);
        Assert.Equal("key_not_found", (await _bench.GetAsync("/keys/none")).Code);
    }

    [Fact]
    public async Task A_trial_shows_no_key_and_issues_none()
    {
        JsonObject would = await _bench.DoneAsync("POST", $"/organizations/{_organization}/keys?dry_run=true", """{"name":"ci"}""");

        Assert.True(would.ContainsKey("key"));
        Assert.Null(would["key"]);
        Assert.Empty((await _bench.DoneAsync("GET", $"/organizations/{_organization}/keys"))["items"]!.AsArray());
        Assert.NotNull((await IssueAsync("""{"name":"ci"}"""))["key"]);
        Assert.Equal("key_name_taken", (await _bench.PostAsync($"/organizations/{_organization}/keys", """{"name":"ci"}""")).Code);
    }

    [Fact]
    public async Task A_trial_of_a_rotation_shows_no_key_and_leaves_the_one_there_is()
    {
        JsonObject issued = await IssueAsync("""{"name":"ci"}""");

        JsonObject would = await _bench.DoneAsync("POST", $"/keys/{issued["id"]}/rotate?dry_run=true");

        Assert.True(would.ContainsKey("key"));
        Assert.Null(would["key"]);
        Assert.Equal("active", (string?)(await _bench.DoneAsync("GET", $"/keys/{issued["id"]}"))["state"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"expires_in":"1d","no_expiry":true}""")]
    [InlineData("""{"allow_cidr":["10.0.0.0/8"],"no_allow_cidr":true}""")]
    public async Task A_change_that_says_nothing_or_two_things_is_refused(string body)
    {
        JsonObject issued = await IssueAsync("""{"name":"ci"}""");

        Assert.Equal("malformed_request", (await _bench.SendAsync(HttpMethod.Patch, $"/keys/{issued["id"]}", body)).Code);
    }

    [Theory]
    [InlineData(0, "malformed_request")]
    [InlineData(1000, "key_not_found")]
    [InlineData(1001, "malformed_request")]
    public async Task One_to_a_thousand_keys_are_revoked_together(int count, string code) =>
        Assert.Equal(code, (await _bench.PostAsync("/keys/revoke", $$"""{"ids":[{{string.Join(',', Enumerable.Range(1, count))}}]}""")).Code);

    [Fact]
    public async Task Pages_hold_every_key_once_and_the_use_of_one_is_in_nobodys_way()
    {
        for (int i = 0; i < 5; i++)
        {
            await IssueAsync($$"""{"name":"k{{i}}"}""");
        }

        JsonObject first = await _bench.DoneAsync("GET", $"/organizations/{_organization}/keys?limit=3");
        JsonObject second = await _bench.DoneAsync("GET", $"/organizations/{_organization}/keys?limit=3&after={first["next"]}");
        Assert.Equal(
            ["k0", "k1", "k2", "k3", "k4"],
            first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(item => (string)item!["name"]!));
        Assert.Null(second["next"]);

        string path = $"/keys/{first["items"]![0]!["id"]}";
        string tag = (await _bench.GetAsync(path)).Header("ETag")!;
        _bench.Temporary.Run("UPDATE api_keys SET last_used_at = '2026-01-01 00:00:00+00:00'");
        Assert.Equal(HttpStatusCode.OK, (await _bench.GetAsync(path, ("If-None-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _bench.PostAsync($"{path}/disable", null, ("If-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _bench.SendAsync(HttpMethod.Delete, path, null, ("If-Match", tag))).Status);
    }

    [Theory]
    [InlineData("""{"name":"ci","permissions":["root"]}""")]
    [InlineData("""{"name":"ci","expires_in":"soon"}""")]
    [InlineData("""{"name":"ci","expires_in":"0s"}""")]
    [InlineData("""{"name":"ci","allow_cidr":["10.0.0.1/8"]}""")]
    [InlineData("""{"permissions":["read"]}""")]
    public async Task What_describes_no_key_is_refused(string body) =>
        Assert.Equal("malformed_request", (await _bench.PostAsync($"/organizations/{_organization}/keys", body)).Code);

    [Fact]
    public async Task Nodes_bans_changes_and_the_audit_log_are_read_and_the_log_is_verified()
    {
        _bench.Temporary.Run(
            """
            INSERT INTO bans(address, node, failures, since, until)
            VALUES ('203.0.113.7', 'node_silent', 9, 0, 9000000000000), ('203.0.113.8', 'node_silent', 9, 0, 8000000000000);
            INSERT INTO nodes(id, started_at, seen_at, applied_sequence)
            VALUES ('node_silent', '2020-01-01 00:00:00+00:00', '2020-01-01 00:00:00+00:00', 0);
            """);

        Assert.Equal("node_silent", (string?)(await _bench.DoneAsync("GET", "/nodes"))["items"]![0]!["id"]);
        Assert.Equal("node_silent", (string?)(await _bench.DoneAsync("DELETE", "/nodes/node_silent"))["id"]);
        Assert.Equal("node_not_found", (await _bench.SendAsync(HttpMethod.Delete, "/nodes/node_silent", null)).Code);
        Assert.Equal("203.0.113.7", (string?)(await _bench.DoneAsync("GET", "/bans"))["items"]![0]!["address"]);
        Assert.Equal(1, (int)(await _bench.DoneAsync("DELETE", "/bans?address=203.0.113.7"))["cleared"]!);
        Assert.Equal("203.0.113.8", (string?)Assert.Single((await _bench.DoneAsync("GET", "/bans"))["items"]!.AsArray())!["address"]);
        long latest = (long)(await _bench.DoneAsync("GET", "/changes/latest"))["sequence"]!;
        Assert.Empty((await _bench.DoneAsync("GET", $"/changes/{latest}/confirmation?wait=0s"))["unconfirmed_nodes"]!.AsArray());
        JsonObject log = await _bench.DoneAsync("GET", "/audit?after=0&limit=2");
        Assert.Equal(["org create", "nodes forget"], log["items"]!.AsArray().Select(item => (string)item!["action"]!));
        Assert.Equal("2", (string?)log["next"]);
        Assert.Single((await _bench.DoneAsync("GET", $"/audit?org={_organization}"))["items"]!.AsArray());
        Assert.True((bool)(await _bench.DoneAsync("GET", "/audit/verification"))["holds"]!);
        JsonObject rotation = await _bench.DoneAsync("POST", "/master/rotation");
        Assert.Equal(0, (int)rotation["resealed"]!);
        Assert.False((bool)(await _bench.DoneAsync("GET", "/master/rotation"))["running"]!);
    }

    private Task<JsonObject> IssueAsync(string body) => _bench.DoneAsync("POST", $"/organizations/{_organization}/keys", body);

    public sealed class OnSqlite() : KeyEndpointTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : KeyEndpointTests(StoreEngine.Postgres);
}
