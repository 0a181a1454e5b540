using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Memtrace.Proxy.Tests.Rooms;

public sealed class SwapTests
{
    [Fact]
    public async Task A_write_reaches_the_arc_with_its_own_credential_and_database_only()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/write/line-protocol?precision=s&db=tenant_b")
        {
            Content = new StringContent("cpu v=1 1", Encoding.UTF8, "text/plain"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", proxy.Key());
        request.Headers.Add("x-arc-database", "tenant_b");
        request.Headers.Add("X-Forwarded-Host", "h/api/v1/delete?y=");
        request.Headers.Add("Cookie", "a=b");
        request.Headers.Add("User-Agent", "telegraf/1.2");

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        RecordedRequest seen = proxy.Upstream.Single;
        Assert.Equal("POST", seen.Method);
        Assert.Equal("/api/v1/write/line-protocol?precision=s", seen.Target);
        Assert.Equal("cpu v=1 1", seen.Text);
        Assert.Equal(
            ["Content-Length", "Content-Type", "Host", "User-Agent", "x-api-key", "x-arc-database"],
            seen.Headers.Select(header => header.Key).Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("arc-secret", seen.Header("x-api-key"));
        Assert.Equal("tenant_a", seen.Header("x-arc-database"));
    }

    [Fact]
    public async Task A_query_body_is_encoded_anew()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/API/v1/query/")
        {
            Content = new StringContent("""{ "\u0073ql" : "SELECT 1 /* ' */", "format": "json" }""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", proxy.Key());

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("/api/v1/query", proxy.Upstream.Single.Target);
        Assert.Equal("""{"sql":"SELECT 1 "}""", proxy.Upstream.Single.Text.Replace("  ", " ", StringComparison.Ordinal));
    }
}
