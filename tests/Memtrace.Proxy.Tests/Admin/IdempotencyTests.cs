using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Admin;

public abstract class IdempotencyTests(StoreEngine engine) : IAsyncLifetime
{
    private static readonly (string Name, string Value) Key = ("Idempotency-Key", "sign-up 4711");

    private AdminBench _bench = null!;

    public async Task InitializeAsync() => _bench = await AdminBench.StartAsync(engine);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Twenty_equal_requests_at_two_nodes_make_one_organization_and_give_one_answer()
    {
        await using AdminBench beside = await _bench.BesideAsync();

        Said[] first = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? _bench : beside).PostAsync("/organizations", """{"name":"acme"}""", Key)));
        Said[] again = [await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key), await beside.PostAsync("/organizations", """{"name":"acme"}""", Key)];

        Assert.Equal(["acme"], _bench.Temporary.Rows("SELECT name FROM organizations"));
        Assert.All(first, said => Assert.True(said.Status == HttpStatusCode.Created || said.Code == "idempotency_in_progress", said.Body));
        Said made = first.First(said => said.Status == HttpStatusCode.Created && said.Header("Idempotency-Replayed") is null);
        Assert.All(again, said =>
        {
            Assert.Equal((made.Status, made.Body, made.Header("ETag")), (said.Status, said.Body, said.Header("ETag")));
            Assert.Equal("true", said.Header("Idempotency-Replayed"));
        });
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_refused_and_is_another_callers_own()
    {
        await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key);
        string token = (string)(await _bench.DoneAsync("POST", "/tokens", """{"name":"ci","scope":"manage"}"""))["token"]!;

        Said other = await _bench.PostAsync("/organizations", """{"name":"other"}""", Key);
        Said others = await _bench.PostAsync("/organizations", """{"name":"other"}""", Key, ("Authorization", $"Bearer {token}"));

        Assert.Equal("UnprocessableEntity idempotency_key_reused", $"{other.Status} {other.Code}");
        Assert.Equal(HttpStatusCode.Created, others.Status);
    }

    [Fact]
    public async Task Another_query_or_another_expected_version_is_another_request()
    {
        JsonObject made = await _bench.DoneAsync("POST", "/organizations", """{"name":"acme"}""");
        string path = $"/organizations/{made["id"]}";
        string tag = (await _bench.GetAsync(path)).Header("ETag")!;
        await _bench.DoneAsync("DELETE", $"{path}?retain=1d", null, Key, ("If-Match", tag));

        Said later = await _bench.SendAsync(HttpMethod.Delete, $"{path}?retain=2d", null, Key, ("If-Match", tag));
        Said careless = await _bench.SendAsync(HttpMethod.Delete, $"{path}?retain=1d", null, Key);
        Said same = await _bench.SendAsync(HttpMethod.Delete, $"{path}?retain=1d", null, Key, ("If-Match", tag));

        Assert.Equal(("idempotency_key_reused", "idempotency_key_reused"), (later.Code, careless.Code));
        Assert.Equal((HttpStatusCode.OK, "true"), (same.Status, same.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task A_new_key_is_given_again_and_rests_in_the_store_only_sealed()
    {
        string id = (string)(await _bench.DoneAsync("POST", "/organizations", """{"name":"acme"}"""))["id"]!;

        Said issued = await _bench.PostAsync($"/organizations/{id}/keys", """{"name":"ci"}""", Key);
        Said again = await _bench.PostAsync($"/organizations/{id}/keys", """{"name":"ci"}""", Key);

        Assert.StartsWith("mtk_", issued.Member("key"), StringComparison.Ordinal);
        Assert.Equal(issued.Body, again.Body);
        Assert.False(_bench.Temporary.Holds(issued.Member("key")!));
        Assert.DoesNotContain(_bench.Log.Entries, entry => entry.Contains(issued.Member("key")!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_request_said_rests_as_a_digest_that_takes_the_master_key_to_make()
    {
        const string body = """{"name":"acme"}""";
        await _bench.PostAsync("/organizations", body, Key);
        string kept = _bench.Temporary.Rows("SELECT request_digest FROM admin_answers").Single();

        byte[] request = Encoding.UTF8.GetBytes($"POST\0/admin/v1/organizations\0\0\0{body}");

        Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(request)), kept, StringComparison.Ordinal);
        Assert.Equal(kept, new CredentialSealer(TemporaryStore.KeyOf(1), null).Digest("memtrace/admin-request/1", request));
    }

    [Theory]
    [InlineData(2, 1, HttpStatusCode.Created, null)]
    [InlineData(2, null, HttpStatusCode.Conflict, "idempotency_outcome_unknown")]
    public async Task Over_a_rotation_of_the_master_key_an_equal_request_is_known_while_both_keys_are(
        int current, int? previous, HttpStatusCode status, string? code)
    {
        Said first = await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key);
        await using AdminBench later = await _bench.BesideAsync(
            TemporaryStore.KeyOf((byte)current), previous is { } one ? TemporaryStore.KeyOf((byte)one) : null);

        Said again = await later.PostAsync("/organizations", """{"name":"acme"}""", Key);
        Said other = await later.PostAsync("/organizations", """{"name":"other"}""", Key);

        Assert.Equal((status, code), (again.Status, again.Code));
        Assert.Equal(code is null ? first.Body : again.Body, again.Body);
        Assert.Equal(code ?? "idempotency_key_reused", other.Code);
        Assert.Equal(["acme"], _bench.Temporary.Rows("SELECT name FROM organizations"));
    }

    [Fact]
    public async Task Who_gets_the_name_of_a_revoked_token_is_not_given_what_that_one_was_answered()
    {
        string id = (string)(await _bench.DoneAsync("POST", "/organizations", """{"name":"acme"}"""))["id"]!;
        Said issued = await IssueAsync(await TokenAsync());
        await _bench.DoneAsync("DELETE", "/tokens/ci");

        Said other = await IssueAsync(await TokenAsync());

        Assert.Equal(HttpStatusCode.Created, issued.Status);
        Assert.Equal("key_name_taken", other.Code);
        Assert.DoesNotContain(issued.Member("key")!, other.Body, StringComparison.Ordinal);

        async Task<string> TokenAsync() => (string)(await _bench.DoneAsync("POST", "/tokens", """{"name":"ci","scope":"manage"}"""))["token"]!;
        Task<Said> IssueAsync(string token) =>
            _bench.PostAsync($"/organizations/{id}/keys", """{"name":"key"}""", Key, ("Authorization", $"Bearer {token}"));
    }

    [Fact]
    public async Task What_was_begun_without_an_end_is_not_run_again_and_after_a_day_it_is_forgotten()
    {
        await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key);
        _bench.Temporary.Run("UPDATE admin_answers SET cipher = NULL, nonce = NULL, seal_version = NULL");

        Assert.Equal("idempotency_in_progress", (await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key)).Code);
        Pass(TimeSpan.FromSeconds(30));
        Assert.Equal("idempotency_in_progress", (await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key)).Code);
        Pass(TimeSpan.FromMinutes(3));
        Said lost = await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key);
        Assert.Equal("idempotency_outcome_unknown", lost.Code);
        Assert.Matches("^it was begun at [0-9-]{10}T[0-9:]{8}Z: look in /admin/v1/audit for what api:root has done since;", lost.Member("hint"));
        Pass(TimeSpan.FromHours(24));
        await _bench.Store.PurgeLapsedAsync(default);
        Assert.Equal(["0"], _bench.Temporary.Rows("SELECT count(*) FROM admin_answers"));
    }

    [Fact]
    public async Task What_the_store_failed_before_it_was_committed_is_run_again_under_its_key()
    {
        _bench.Temporary.Refuse("INSERT", "organizations");
        Said failed = await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key);
        _bench.Temporary.Run(engine == StoreEngine.Sqlite ? "DROP TRIGGER refuse" : "DROP TRIGGER refuse ON organizations");

        Said again = await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key);

        Assert.Equal("ServiceUnavailable store_unavailable", $"{failed.Status} {failed.Code}");
        Assert.Equal((HttpStatusCode.Created, null), (again.Status, again.Header("Idempotency-Replayed")));
        Assert.Equal(["acme"], _bench.Temporary.Rows("SELECT name FROM organizations"));
    }

    [Fact]
    public async Task What_the_store_can_neither_change_nor_forget_is_forgotten_as_soon_as_it_can()
    {
        _bench.Temporary.Refuse("INSERT", "organizations");
        _bench.Temporary.Run(engine == StoreEngine.Sqlite
            ? "CREATE TRIGGER hold BEFORE DELETE ON admin_answers BEGIN SELECT RAISE(ABORT, 'no'); END"
            : "CREATE TRIGGER hold BEFORE DELETE ON admin_answers FOR EACH ROW EXECUTE FUNCTION refuse()");
        await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key);
        _bench.Temporary.Run(engine == StoreEngine.Sqlite
            ? "DROP TRIGGER refuse; DROP TRIGGER hold"
            : "DROP TRIGGER refuse ON organizations; DROP TRIGGER hold ON admin_answers");

        Assert.Equal("idempotency_in_progress", (await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key)).Code);
        await Eventually.SeesAsync(() =>
        {
            _bench.Temporary.Clock.Advance(TimeSpan.FromSeconds(1));
            return _bench.Temporary.Rows("SELECT count(*) FROM admin_answers") is ["0"];
        });
        Said again = await _bench.PostAsync("/organizations", """{"name":"acme"}""", Key);

        Assert.Equal((HttpStatusCode.Created, null), (again.Status, again.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task A_trial_leaves_its_key_to_the_request_that_is_meant()
    {
        await _bench.DoneAsync("POST", "/organizations?dry_run=true", """{"name":"acme"}""", Key);

        await _bench.DoneAsync("POST", "/organizations", """{"name":"acme"}""", Key);

        Assert.Equal(["acme"], _bench.Temporary.Rows("SELECT name FROM organizations"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")]
    public async Task A_key_that_is_none_is_refused(string key) =>
        Assert.Equal("malformed_request", (await _bench.PostAsync("/organizations", """{"name":"acme"}""", ("Idempotency-Key", key))).Code);

    private void Pass(TimeSpan time)
    {
        _bench.Temporary.Clock.Advance(time);
        if (engine == StoreEngine.Postgres)
        {
            _bench.Temporary.Run("UPDATE admin_answers SET begun_at = begun_at - @time", ("@time", (long)time.TotalMilliseconds));
        }

    }

    public sealed class OnSqlite() : IdempotencyTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : IdempotencyTests(StoreEngine.Postgres);
}
