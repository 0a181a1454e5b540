using System.Net;
using System.Text.Json.Nodes;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Tests.ArcDev;
using Memtrace.Proxy.Tests.Cli;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Admin;

public abstract class TenantEndpointTests(StoreEngine engine) : IAsyncLifetime
{
    private AdminBench _bench = null!;
    private RelayedArc _arc = null!;
    private ArcOperatorClient _operator = null!;

    public async Task InitializeAsync()
    {
        _bench = await AdminBench.StartAsync(engine);
        _arc = await RelayedArc.StartAsync();
        _operator = ArcUrl.TryParse(_arc.Arc.Url.ToString(), out ArcUrl url, out string fault)
            ? new ArcOperatorClient(url, new ArcCredential(ArcDevHost.Admin), TimeSpan.FromSeconds(30))
            : throw new ArgumentException(fault);
    }

    public async Task DisposeAsync()
    {
        _operator.Dispose();
        await _arc.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_sign_up_is_one_request_that_makes_organization_database_token_binding_and_key()
    {
        Said said = await _bench.PostAsync("/tenants", SignUp());

        JsonObject made = JsonNode.Parse(said.Body)!.AsObject();
        Assert.Equal((HttpStatusCode.Created, "acme", true), (said.Status, (string?)made["name"], (bool)made["database_created"]!));
        Assert.StartsWith("mtk_", (string?)made["key"], StringComparison.Ordinal);
        ArcToken token = Assert.Single(await OwnTokensAsync());
        Assert.Equal(((string?)made["org_id"], false), (ArcTokenName.OrganizationOf(token.Name), token.IsAdmin));
        Assert.Equal(["api:root"], _bench.Temporary.Rows("SELECT DISTINCT actor FROM audit"));
        Assert.DoesNotContain(ArcDevHost.Admin, string.Join('\n', _bench.Temporary.Rows("SELECT details FROM audit")), StringComparison.Ordinal);
        Assert.DoesNotContain(ArcDevHost.Admin, string.Join('\n', _bench.Log.Entries), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_of_a_sign_up_says_what_would_be_and_makes_nothing_anywhere()
    {
        JsonObject would = await _bench.DoneAsync("POST", "/tenants?dry_run=true", SignUp());

        Assert.Equal(("acme", null, true), ((string?)would["name"], (string?)would["key"], (bool)would["database_created"]!));
        Assert.DoesNotContain(_arc.Asked, asked => !asked.StartsWith("GET ", StringComparison.Ordinal));
        await NothingIsLeftAsync();
    }

    [Theory]
    [InlineData("GET", "/health", RelayFault.Refused)]
    [InlineData("GET", "/api/v1/databases", RelayFault.BrokenAfter)]
    [InlineData("POST", "/api/v1/databases", RelayFault.BrokenBefore)]
    [InlineData("POST", "/api/v1/databases", RelayFault.BrokenAfter)]
    [InlineData("POST", "/api/v1/auth/tokens", RelayFault.Refused)]
    [InlineData("POST", "/api/v1/auth/tokens", RelayFault.BrokenAfter)]
    [InlineData("GET", "/api/v1/auth/verify", RelayFault.BrokenAfter)]
    public async Task Whatever_step_at_the_Arc_fails_nothing_is_left_and_the_same_request_succeeds_afterwards(
        string method, string path, RelayFault fault)
    {
        _arc.FailOnceAt(method, path, fault);

        Said said = await _bench.PostAsync("/tenants", SignUp());

        Assert.Equal((HttpStatusCode.BadGateway, "arc_refused"), (said.Status, said.Code));
        Assert.StartsWith($"arc at {_arc.Url} ", said.Member("error"), StringComparison.Ordinal);
        await NothingIsLeftAsync();
        Assert.Equal(HttpStatusCode.Created, (await _bench.PostAsync("/tenants", SignUp())).Status);
    }

    [Fact]
    public async Task What_an_Arc_that_dies_keeps_is_named_in_the_refusal()
    {
        _arc.FailAt("POST", "/api/v1/auth/tokens", RelayFault.BrokenAfter, ("DELETE", "/api/v1/auth/tokens", RelayFault.BrokenBefore));

        Said said = await _bench.PostAsync("/tenants", SignUp());

        Assert.Equal(HttpStatusCode.BadGateway, said.Status);
        Assert.StartsWith("could not be taken back and may be left: the token 'memtrace-org_", said.Member("hint"), StringComparison.Ordinal);
        Assert.Empty((await _bench.DoneAsync("GET", "/organizations"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Of_two_sign_ups_for_one_database_at_one_moment_one_is_made_and_one_told_to_come_again()
    {
        Said? second = null;
        _arc.Before("POST", "/api/v1/auth/tokens", () => second ??= _bench.PostAsync("/tenants", SignUp()).GetAwaiter().GetResult());

        Said first = await _bench.PostAsync("/tenants", SignUp());

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal((HttpStatusCode.Conflict, "under_way", "5"), (second!.Status, second.Code, second.Header("Retry-After")));
        Assert.Single(await OwnTokensAsync());
        Assert.Equal("arc_taken", (await _bench.PostAsync("/tenants", SignUp())).Code);
    }

    [Fact]
    public async Task A_sign_up_that_was_told_to_come_again_or_met_a_dead_Arc_is_made_under_the_same_Idempotency_Key()
    {
        (string, string) key = ("Idempotency-Key", "sign-up-voya");
        string voya = SignUp().Replace("\"name\":\"acme\"", "\"name\":\"voya\"", StringComparison.Ordinal);
        Said? busy = null;
        _arc.Before("POST", "/api/v1/auth/tokens", () => busy ??= _bench.PostAsync("/tenants", voya, key).GetAwaiter().GetResult());
        _arc.FailOnceAt("POST", "/api/v1/auth/tokens", RelayFault.Refused);
        Assert.Equal("arc_refused", (await _bench.PostAsync("/tenants", SignUp())).Code);
        _arc.FailOnceAt("POST", "/api/v1/databases", RelayFault.BrokenAfter);

        Said dead = await _bench.PostAsync("/tenants", voya, key);
        Said made = await _bench.PostAsync("/tenants", voya, key);
        Said again = await _bench.PostAsync("/tenants", voya, key);

        Assert.Equal(("under_way", "arc_refused"), (busy!.Code, dead.Code));
        Assert.Equal((HttpStatusCode.Created, made.Body, "true"), (again.Status, again.Body, again.Header("Idempotency-Replayed")));
        Assert.Single(await OwnTokensAsync());
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_leaves_a_whole_tenant()
    {
        using var leaving = new CancellationTokenSource();
        _arc.Before("POST", "/api/v1/auth/tokens", leaving.Cancel);

        (string, string) key = ("Idempotency-Key", "sign-up-acme");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.LeaveAsync("/tenants", SignUp(), leaving.Token, key));

        await Eventually.SeesAsync(async () => (await _bench.DoneAsync("GET", "/organizations"))["items"]!.AsArray().Count == 1);
        await Eventually.SeesAsync(() => _bench.Temporary.Rows("SELECT count(*) FROM claims")[0] == "0");
        Assert.Equal(["1|1"], _bench.Temporary.Rows("SELECT (SELECT count(*) FROM arc_instances), (SELECT count(*) FROM api_keys)"));
        Assert.Single(await OwnTokensAsync(), token => token.Enabled);
        Said? again = null;
        await Eventually.SeesAsync(async () => (again = await _bench.PostAsync("/tenants", SignUp(), key)).Code != "idempotency_in_progress");
        Assert.StartsWith("mtk_", again!.Member("key"), StringComparison.Ordinal);
        Assert.Equal(["acme"], _bench.Temporary.Rows("SELECT name FROM organizations"));
    }

    [Fact]
    public async Task An_offboarding_refuses_the_keys_and_revokes_the_token_and_can_be_repeated()
    {
        string id = (string)(await _bench.DoneAsync("POST", "/tenants", SignUp()))["org_id"]!;
        string body = $$"""{"retain":"7d","arc_admin_key":"{{ArcDevHost.Admin}}"}""";

        JsonObject first = await _bench.DoneAsync("POST", $"/tenants/{id}/offboard?wait=0s", body);
        JsonObject second = await _bench.DoneAsync("POST", $"/tenants/{id}/offboard?wait=0s", body);

        Assert.Equal(("acme", true), ((string?)first["name"], (bool)first["token_revoked"]!));
        Assert.Equal(((string?)first["name"], (string?)first["purge_after"]), ((string?)second["name"], (string?)second["purge_after"]));
        Assert.DoesNotContain(await OwnTokensAsync(), token => token.Enabled);
        Assert.Equal("organization_not_found", (await _bench.PostAsync("/tenants/org_nobody/offboard", "{}")).Code);
        Said restored = await _bench.PostAsync($"/organizations/{id}/restore?wait=0s");
        Assert.Equal(
            "its token at its Arc was revoked when it was offboarded: give it another with POST /organizations/{org_id}/arc/credential",
            restored.Header("memtrace-note"));
        await _bench.DoneAsync(
            "POST", $"/organizations/{id}/arc/credential?wait=0s", $$"""{"arc_admin_key":"{{ArcDevHost.Admin}}","drain":"0s"}""");
        Assert.Single(await OwnTokensAsync(), token => token.Enabled);
    }

    [Theory]
    [InlineData("member 'name' is missing", """{"url":"http://arc:1","database":"a"}""")]
    [InlineData("member 'url' is missing", """{"name":"a","database":"a"}""")]
    [InlineData("member 'database' is missing", """{"name":"a","url":"http://arc:1"}""")]
    [InlineData("give member 'url' or 'urls', not both", """{"name":"a","database":"a","url":"http://arc:1","urls":["http://arc:2"]}""")]
    [InlineData("give member 'api_key' or 'arc_admin_key', not both",
        """{"name":"a","database":"a","url":"http://arc:1","api_key":"k","arc_admin_key":"k"}""")]
    [InlineData("member 'permissions' is a list of read, write, admin",
        """{"name":"a","database":"a","url":"http://arc:1","permissions":["root"]}""")]
    [InlineData("unknown member 'databse'", """{"name":"a","databse":"a","url":"http://arc:1"}""")]
    public async Task What_cannot_be_meant_is_malformed_and_named(string fault, string body)
    {
        Said said = await _bench.PostAsync("/tenants", body);

        Assert.Equal((HttpStatusCode.BadRequest, "malformed_request", fault), (said.Status, said.Code, said.Member("error")));
    }

    [Fact]
    public async Task What_is_made_at_an_Arc_is_always_tried() =>
        Assert.Equal("malformed_request", (await _bench.PostAsync("/tenants?verify=false", SignUp())).Code);

    private string SignUp() => $$"""{"name":"acme","url":"{{_arc.Url}}","database":"acme","arc_admin_key":"{{ArcDevHost.Admin}}"}""";

    private async Task<List<ArcToken>> OwnTokensAsync() =>
        [.. (await _operator.ListTokensAsync(default)).Where(token => ArcTokenName.OrganizationOf(token.Name) is not null)];

    private async Task NothingIsLeftAsync()
    {
        Assert.Empty(await OwnTokensAsync());
        Assert.True(DatabaseName.TryParse("acme", out DatabaseName acme));
        Assert.Null(await _operator.FindDatabaseAsync(acme, default));
        Assert.Empty((await _bench.DoneAsync("GET", "/organizations"))["items"]!.AsArray());
    }
}
