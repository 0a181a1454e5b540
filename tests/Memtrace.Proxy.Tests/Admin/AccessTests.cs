using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Admin;

public abstract class AccessTests(StoreEngine engine) : IAsyncLifetime
{
    private AdminBench _bench = null!;

    public async Task InitializeAsync() => _bench = await AdminBench.StartAsync(engine);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_token_does_what_its_scope_allows_until_it_ends_or_is_revoked()
    {
        string read = await CreateAsync("""{"name":"billing","scope":"read"}""");
        string manage = await CreateAsync("""{"name":"sign-up","scope":"manage","expires_in":"1h"}""");

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Get, "/organizations", read)).Status);
        Said refused = await AskAsync(HttpMethod.Post, "/organizations", read, """{"name":"acme"}""");
        Assert.Equal("Forbidden admin_scope", $"{refused.Status} {refused.Code}");
        Assert.Equal("admin_scope", (await AskAsync(HttpMethod.Post, "/organizations?dry_run=true", read, """{"name":"acme"}""")).Code);
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(HttpMethod.Post, "/organizations", manage, """{"name":"acme"}""")).Status);
        Assert.Equal(["api:sign-up"], _bench.Temporary.Rows("SELECT actor FROM audit WHERE action = 'org create'"));
        _bench.Temporary.Pass(TimeSpan.FromHours(1), "admin_tokens", "expires_at");
        Assert.Equal("invalid_admin_token", (await AskAsync(HttpMethod.Get, "/organizations", manage)).Code);
        await _bench.DoneAsync("DELETE", "/tokens/billing");
        Said gone = await AskAsync(HttpMethod.Get, "/organizations", read);
        Assert.Equal("Unauthorized Bearer", $"{gone.Status} {gone.Header("WWW-Authenticate")}");
        Assert.Equal("token_not_found", (await _bench.SendAsync(HttpMethod.Delete, "/tokens/billing", null)).Code);
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task The_scheme_of_a_token_is_known_in_any_letter_case(string scheme)
    {
        string token = await CreateAsync("""{"name":"ci","scope":"read"}""");

        Assert.Equal(HttpStatusCode.OK, (await _bench.GetAsync("/organizations", ("Authorization", $"{scheme} {token}"))).Status);
    }

    [Fact]
    public async Task A_token_that_may_only_read_changes_nothing_whatever_is_asked_of_it()
    {
        string read = await CreateAsync("""{"name":"billing","scope":"read"}""");

        foreach (AdminOperation operation in AdminApi.Operations)
        {
            string path = Regex.Replace(operation.Path, @"\{\w+\}", "1");
            Said said = await AskAsync(new HttpMethod(operation.Method), path, read, operation.Example);
            Assert.True(operation.Method is "GET" == said.Status is not HttpStatusCode.Forbidden, $"{operation.Id}: {said.Status} {said.Code}");
        }
    }

    [Fact]
    public async Task A_token_rests_only_as_its_digest_and_is_shown_once()
    {
        string token = await CreateAsync("""{"name":"ci","scope":"manage"}""");

        Assert.True(AdminSecret.TryParse(token, out _));
        Assert.False(_bench.Temporary.Holds(token));
        Assert.DoesNotContain(token, (await _bench.GetAsync("/tokens")).Body, StringComparison.Ordinal);
        Assert.Equal("token_name_taken", (await _bench.PostAsync("/tokens", """{"name":"ci","scope":"read"}""")).Code);
        Assert.Equal("invalid_value", (await _bench.PostAsync("/tokens", """{"name":"root","scope":"read"}""")).Code);
        Assert.Equal("malformed_request", (await _bench.PostAsync("/tokens", """{"name":"x","scope":"write"}""")).Code);
        Assert.DoesNotContain(_bench.Log.Entries, entry => entry.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task There_are_a_thousand_tokens_at_most()
    {
        _bench.Temporary.Run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
            INSERT INTO admin_tokens(name, scope, digest, created_at) SELECT 't' || i, 'read', '', CURRENT_TIMESTAMP FROM n
            """);

        await CreateAsync("""{"name":"last","scope":"read"}""");

        Assert.Equal("invalid_value", (await _bench.PostAsync("/tokens", """{"name":"more","scope":"read"}""")).Code);
    }

    [Fact]
    public async Task A_trial_shows_no_token_and_makes_none()
    {
        JsonObject would = await _bench.DoneAsync("POST", "/tokens?dry_run=true", """{"name":"ci","scope":"manage"}""");

        Assert.Null(would["token"]);
        Assert.Empty((await _bench.DoneAsync("GET", "/tokens"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Guesses_are_refused_alike_whatever_they_look_like()
    {
        string token = await CreateAsync("""{"name":"ci","scope":"manage"}""");
        string other = token[..10] + (token[10] == 'A' ? 'B' : 'A') + token[11..];
        string[] guesses =
        [
            "Bearer", "Bearer ", $"Bearer {other}", $"Bearer {AdminSecret.Issue().Reveal()}", $"Bearer {token} ", $"bearer{token}", token, $"Basic {token}",
            $"Bearer {token},Bearer {token}", $"Bearer {AdminBench.Root}x", "Bearer ' OR 1=1 --", "Bearer mta_", $"Bearer {new string('a', 6000)}",
        ];
        foreach (string guess in guesses)
        {
            foreach (string path in (string[])["/organizations", "/admin/none", "/openapi.json"])
            {
                Said said = await _bench.GetAsync(path, ("Authorization", guess));
                Assert.True(said.Status == HttpStatusCode.Unauthorized || guess.TrimEnd() == $"Bearer {token}", $"{guess}: {said.Status}");
            }
        }
    }

    [Fact]
    public async Task Nobody_without_a_token_is_told_where_the_store_is_that_cannot_be_asked()
    {
        string token = await CreateAsync("""{"name":"ci","scope":"read"}""");
        _bench.Temporary.Run("ALTER TABLE admin_tokens RENAME TO elsewhere");

        Said said = await AskAsync(HttpMethod.Get, "/organizations", AdminSecret.Issue().Reveal().ToString());
        Said known = await AskAsync(HttpMethod.Get, "/organizations", token);
        Said root = await _bench.GetAsync("/tokens");

        Assert.Equal("ServiceUnavailable store_unavailable", $"{said.Status} {said.Code}");
        Assert.Equal(RefusalCatalogue.StoreUnavailable.Error, said.Error);
        Assert.Equal(said.Body, known.Body);
        Assert.Equal("ServiceUnavailable store_unavailable", $"{root.Status} {root.Code}");
        Assert.NotEqual(said.Error, root.Error);
    }

    private async Task<string> CreateAsync(string body) => (string)(await _bench.DoneAsync("POST", "/tokens", body))["token"]!;

    private Task<Said> AskAsync(HttpMethod method, string path, string token, string? body = null) =>
        _bench.SendAsync(method, path, body, ("Authorization", $"Bearer {token}"));

    public sealed class OnSqlite() : AccessTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : AccessTests(StoreEngine.Postgres);
}
