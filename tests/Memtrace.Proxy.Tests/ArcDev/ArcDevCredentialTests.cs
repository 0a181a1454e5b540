using System.Net;
using Memtrace.ArcDev;

namespace Memtrace.Proxy.Tests.ArcDev;

public sealed class ArcDevCredentialTests
{
    [Theory]
    [InlineData("Authorization: Bearer read-token", "/api/v1/databases", 200)]
    [InlineData("Authorization: Token read-token", "/api/v1/databases", 200)]
    [InlineData("Authorization: read-token", "/api/v1/databases", 200)]
    [InlineData("x-api-key: read-token", "/api/v1/databases", 200)]
    [InlineData("Accept: */*", "/api/v1/databases?p=read-token", 200)]
    [InlineData("Accept: */*", "/api/v1/databases?p=read%2Dtoken&p=other", 200)]
    [InlineData("Authorization: bearer read-token", "/api/v1/databases", 401)]
    [InlineData("Authorization: Basic cmVhZC10b2tlbg==\r\nx-api-key: read-token", "/api/v1/databases", 401)]
    [InlineData("Authorization: Bearer\r\nx-api-key: read-token", "/api/v1/databases", 401)]
    [InlineData("Authorization:\r\nx-api-key: read-token", "/api/v1/databases", 200)]
    [InlineData("x-api-key: other", "/api/v1/databases?p=read-token", 401)]
    [InlineData("Authorization: Bearer read-token\r\nAuthorization: Bearer other", "/api/v1/databases", 200)]
    [InlineData("Accept: */*", "/api/v1/databases?P=read-token", 401)]
    public async Task Credentials_are_looked_for_in_the_order_of_Arc(string headers, string path, int status)
    {
        await using var arc = await ArcDevHost.StartAsync();

        var answer = await arc.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: arc\r\n{headers}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_credential_and_an_unknown_one_are_told_apart()
    {
        await using var arc = await ArcDevHost.StartAsync();

        using var missing = await arc.GetAsync("/api/v1/databases", token: null);
        using var unknown = await arc.GetAsync("/api/v1/databases", token: "nobody");

        Assert.Equal("""{"success":false,"error":"Authentication required"}""", await missing.Content.ReadAsStringAsync());
        Assert.Equal("""{"success":false,"error":"Invalid or expired token"}""", await unknown.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Permissions_hold_and_admin_implies_all()
    {
        await using var arc = await ArcDevHost.StartAsync();
        byte[] line = "cpu v=1"u8.ToArray();

        using var refused = await arc.SendAsync(HttpMethod.Post, "/write", ArcDevHost.Reader, new ByteArrayContent(line));
        using var admitted = await arc.SendAsync(HttpMethod.Post, "/write", ArcDevHost.Admin, new ByteArrayContent(line));
        using var tokens = await arc.GetAsync("/api/v1/auth/tokens");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("""{"success":false,"error":"Permission denied: write required"}""", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NoContent, admitted.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, tokens.StatusCode);
    }

    [Fact]
    public async Task The_credential_is_asked_for_before_the_route_is_looked_for()
    {
        await using var arc = await ArcDevHost.StartAsync();

        using var unknown = await arc.GetAsync("/nowhere", token: null);
        using var known = await arc.GetAsync("/nowhere");
        using var open = await arc.GetAsync("/health", token: null);

        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, known.StatusCode);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Fact]
    public async Task Without_authentication_every_route_is_open_and_those_on_tokens_are_gone()
    {
        await using var arc = await ArcDevHost.StartAsync(new ArcDevOptions { AuthEnabled = false });

        using var logs = await arc.GetAsync("/api/v1/logs", token: null);
        using var tokens = await arc.GetAsync("/api/v1/auth/tokens", token: null);

        Assert.Equal(HttpStatusCode.OK, logs.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, tokens.StatusCode);
    }

    [Fact]
    public void A_token_does_not_show_in_texts()
    {
        Assert.DoesNotContain("hush", new ArcDevToken("hush", ArcPermissions.Admin).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", new ArcDevOptions { Tokens = [new ArcDevToken("hush", ArcPermissions.Admin)] }.ToString(), StringComparison.Ordinal);
    }
}
