using System.Text;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>What a served request leaves upstream of doubled headers, trailers and offers, on a bare socket.</summary>
public sealed class UpstreamWireTests
{
    private static readonly string[] Clean = ["Content-Length", "Content-Type", "Host", "x-api-key", "x-arc-database"];

    [Theory]
    [InlineData("x-arc-database:\nx-arc-database: tenant_b\n")]
    [InlineData("x-arc-database: tenant_b\nX-Arc-Database: tenant_c\n")]
    [InlineData("x_arc_database: tenant_b\n")]
    [InlineData("X-Forwarded-Host: a\nX-Forwarded-Host: b\n")]
    [InlineData("Connection: keep-alive, x-api-key\nKeep-Alive: timeout=5\nProxy-Connection: keep-alive\n")]
    [InlineData("Expect: 100-continue\n")]
    public async Task Doubled_empty_and_hop_by_hop_headers_leave_nothing_upstream(string headers)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, Write(proxy, $"Content-Type: text/plain\nContent-Length: 7\n{headers}Connection: close\n", "cpu v=1"));

        Assert.Contains(" 204 ", answer.Head + answer.Body, StringComparison.Ordinal);
        Assert.Equal(Clean, Names(proxy.Upstream.Single));
        Assert.Equal("tenant_a", proxy.Upstream.Single.Header("x-arc-database"));
        Assert.Equal("cpu v=1", proxy.Upstream.Single.Text);
    }

    [Theory]
    [InlineData("Trailer: x-arc-database\n", "x-arc-database: tenant_b\n")]
    [InlineData("", "x-api-key: arc-admin\nx-arc-database: tenant_b\n")]
    public async Task A_chunked_body_goes_on_and_its_trailers_do_not(string declared, string trailers)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url,
            Write(proxy, $"Content-Type: text/plain\nTransfer-Encoding: chunked\n{declared}Connection: close\n", $"7\ncpu v=1\n0\n{trailers}\n"));

        Assert.Equal(204, answer.Status);
        Assert.Equal(Clean, Names(proxy.Upstream.Single));
        Assert.Equal("arc-secret", proxy.Upstream.Single.Header("x-api-key"));
        Assert.Equal("cpu v=1", proxy.Upstream.Single.Text);
    }

    [Fact]
    public async Task A_chunked_query_body_arrives_with_a_length()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string body = """{"sql":"SELECT 1"}""";

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url,
            $"POST /api/v1/query HTTP/1.1\nHost: x\nx-api-key: {proxy.Key()}\nContent-Type: application/json\nTransfer-Encoding: chunked\nConnection: close\n\n"
            + $"{body.Length:x}\n{body}\n0\n\n");

        Assert.Equal(204, answer.Status);
        Assert.Equal(Clean, Names(proxy.Upstream.Single));
        Assert.Equal(body, proxy.Upstream.Single.Text);
    }

    [Theory]
    [InlineData("GET", "/api/v1/write/msgpack/spec", "")]
    [InlineData("POST", "/api/v1/write/line-protocol", "Content-Length: 0\n")]
    [InlineData("POST", "/api/v1/write/line-protocol", "")]
    public async Task An_offer_to_upgrade_is_not_taken(string method, string path, string length)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url,
            $"{method} {path} HTTP/1.1\nHost: x\nx-api-key: {proxy.Key()}\nConnection: Upgrade, close\nUpgrade: websocket\n"
            + $"Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n{length}\n");

        Assert.Equal(204, answer.Status);
        Assert.Equal(method, proxy.Upstream.Single.Method);
        Assert.DoesNotContain(proxy.Upstream.Single.Headers, header =>
            header.Key.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase) || header.Key is "Upgrade" or "Connection");
    }

    [Fact]
    public async Task An_offer_to_change_the_protocol_is_served_without_changing_it()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendVerbatimAsync(
            proxy.Url,
            $"POST /api/v1/write/line-protocol HTTP/1.1\r\nHost: x\r\nx-api-key: {proxy.Key()}\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
            + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 9\r\n\r\ncpu v=1 1");

        Assert.Equal(204, answer.Status);
        Assert.Equal("cpu v=1 1", proxy.Upstream.Single.Text);
        Assert.Null(proxy.Upstream.Single.Header("Upgrade"));
        Assert.Null(proxy.Upstream.Single.Header("HTTP2-Settings"));
    }

    [Fact]
    public async Task The_body_of_a_GET_stays_here()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url,
            $"GET /api/v1/write/msgpack/spec HTTP/1.1\nHost: x\nx-api-key: {proxy.Key()}\nConnection: close\nContent-Type: text/plain\nContent-Length: 7\n\ncpu v=1");

        Assert.Equal(204, answer.Status);
        Assert.Equal(["Host", "x-api-key", "x-arc-database"], Names(proxy.Upstream.Single));
        Assert.Empty(proxy.Upstream.Single.Body);
    }

    private static IEnumerable<string> Names(RecordedRequest request) =>
        request.Headers.Select(header => header.Key).Order(StringComparer.OrdinalIgnoreCase);

    private static string Write(ProxyUnderTest proxy, string headers, string body) =>
        new StringBuilder($"POST /api/v1/write/line-protocol HTTP/1.1\nHost: x\nx-api-key: {proxy.Key()}\n").Append(headers).Append('\n').Append(body).ToString();
}
