using System.Net;
using System.Text;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Rooms;

public sealed class CredentialTests
{
    public static TheoryData<string, string> Forms => new()
    {
        { "x-api-key", "{key}" },
        { "X-API-KEY", "{key}" },
        { "Authorization", "Bearer {key}" },
        { "Authorization", "bearer {key}" },
        { "Authorization", "BEARER {key}" },
        { "Authorization", "Bearer   {key}" },
        { "Authorization", "Token {key}" },
        { "Authorization", "token {key}" },
        { "Authorization", "{key}" },
        { "Authorization", "Basic {user:key}" },
        { "Authorization", "basic {user:key}" },
        { "Authorization", "Basic {:key}" },
    };

    public static TheoryData<string, string> NoKeys => new()
    {
        { "x-api-key", "arc-secret" },
        { "x-api-key", "mtk_" },
        { "Authorization", "Bearer arc-secret" },
        { "Authorization", "Bearer" },
        { "Authorization", "Bearer{key}" },
        { "Authorization", "Digest {key}" },
        { "Authorization", "Basic {key}" },
        { "Authorization", "Basic !!!!" },
        { "Authorization", "Basic {key:}" },
        { "Authorization", "Bearer {key} {key}" },
        { "Authorization", "{key},{key}" },
        { "x-api-key", "{key}, {key}" },
        { "x-api-key", "Bearer {key}" },
        { "Authorization", "Bearer {long}" },
        { "Authorization", "Basic {long}" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_accepted_form_of_the_credential_is_served(string header, string form)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();

        Said said = await proxy.GetAsync("/api/v1/write/line-protocol/health", null, (header, Fill(form, key)));

        Assert.Equal(HttpStatusCode.NoContent, said.Status);
        Assert.Equal("arc-secret", proxy.Upstream.Single.Header("x-api-key"));
        Assert.Null(proxy.Upstream.Single.Header("Authorization"));
        Assert.DoesNotContain(proxy.Upstream.Single.Headers, sent => sent.Value.Contains("mtk_", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NoKeys))]
    public async Task What_is_no_key_is_refused_without_a_look_up(string header, string form)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();

        Said said = await proxy.GetAsync("/api/v1/me", null, (header, Fill(form, key)));

        Assert.Equal(HttpStatusCode.Unauthorized, said.Status);
        Assert.Equal("""{"error":"invalid API key","code":"invalid_key"}""", said.Body);
        Assert.Equal(0, proxy.Bindings.LookUps);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task A_key_with_a_wrong_checksum_is_refused_without_a_look_up()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        string typo = key[..^1] + (key[^1] == 'A' ? 'B' : 'A');

        Said said = await proxy.QueryAsync(typo);

        Assert.Equal("invalid_key", said.Code);
        Assert.Equal(0, proxy.Bindings.LookUps);
    }

    [Theory]
    [InlineData("/api/v1/query")]
    [InlineData("/api/v1/nowhere")]
    [InlineData("/")]
    [InlineData("/write?p=")]
    public async Task Without_a_credential_every_path_says_so(string target)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.SendAsync(HttpMethod.Post, target, null, null, ("Authorization", " "), ("x-api-key", ""));

        Assert.Equal(HttpStatusCode.Unauthorized, said.Status);
        Assert.Equal("""{"error":"missing API key","code":"missing_key"}""", said.Body);
        Assert.Equal("application/json", said.Header("Content-Type"));
        Assert.Null(said.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Unknown_expired_disabled_deleted_and_from_elsewhere_are_one_answer()
    {
        var clock = new ManualClock();
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: clock);
        DateTimeOffset soon = clock.GetUtcNow().AddMinutes(1);
        string expiring = proxy.Bindings.Issue("org_e", proxy.Upstream.Url, expiresAt: soon);
        string[] dead =
        [
            ApiKeyToken.Issue().Reveal().ToString(),
            "mtk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            proxy.Bindings.Issue("org_d", proxy.Upstream.Url, enabled: false),
            proxy.Bindings.Issue("org_x", proxy.Upstream.Url, live: false),
            proxy.Bindings.Issue("org_u", null, live: false),
            proxy.Bindings.Issue("org_q", proxy.Upstream.Url, enabled: false, state: ArcState.Quarantined),
            proxy.Bindings.Issue("org_f", proxy.Upstream.Url, from: "10.0.0.0/8"),
            expiring,
        ];
        Assert.Equal(HttpStatusCode.NoContent, (await proxy.QueryAsync(expiring)).Status);
        clock.Advance(TimeSpan.FromMinutes(1));

        foreach (string key in dead)
        {
            Said said = await proxy.QueryAsync(key);
            Assert.Equal(HttpStatusCode.Unauthorized, said.Status);
            Assert.Equal("""{"error":"invalid API key","code":"invalid_key"}""", said.Body);
        }

        Assert.Single(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task One_key_in_two_places_is_one_key_and_two_keys_are_ambiguous()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string one = proxy.Key();
        string two = proxy.Key("org_b", "tenant_b");

        Said same = await proxy.QueryAsync(one, headers: ("Authorization", $"Bearer {one}"));
        Said different = await proxy.QueryAsync(one, headers: ("Authorization", $"Bearer {two}"));
        Said password = await proxy.QueryAsync(one, headers: ("Authorization", Fill("Basic {user:key}", two)));

        Assert.Equal(HttpStatusCode.NoContent, same.Status);
        Assert.Equal(HttpStatusCode.BadRequest, different.Status);
        Assert.Equal("ambiguous_key", different.Code);
        Assert.Equal("ambiguous_key", password.Code);
        Assert.Single(proxy.Upstream.Requests);
    }

    private static string Fill(string form, string key) => form
        .Replace("{user:key}", Base64($"user:{key}"), StringComparison.Ordinal)
        .Replace("{:key}", Base64($":{key}"), StringComparison.Ordinal)
        .Replace("{key:}", Base64($"{key}:"), StringComparison.Ordinal)
        .Replace("{long}", new string('A', 600), StringComparison.Ordinal)
        .Replace("{key}", key, StringComparison.Ordinal);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
