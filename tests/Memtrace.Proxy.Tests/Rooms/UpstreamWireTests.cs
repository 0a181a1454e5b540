using System.Text;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Framing, doubled headers, trailers and odd targets, on a bare socket.</summary>
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

    [Theory]
    [InlineData("Content-Length: 60\nContent-Length: 1\n", "cpu v=1")]
    [InlineData("Transfer-Encoding: gzip, chunked\n", "7\ncpu v=1\n0\n\n")]
    [InlineData("Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n", "7\ncpu v=1\n0\n\n")]
    [InlineData("Transfer-Encoding: gzip\n", "cpu v=1")]
    [InlineData("Content-Length: 7\nUser-Agent: a\0b\n", "cpu v=1")]
    [InlineData("Content-Length: 7\nX-A : b\n", "cpu v=1")]
    public async Task Framing_with_two_readings_is_refused(string headers, string body)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(proxy.Url, Write(proxy, $"Content-Type: text/plain\nConnection: close\n{headers}", body));

        Assert.Equal(400, answer.Status);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("POST http://other-host/api/v1/databases")]
    [InlineData("POST http://x/api/v1/query")]
    [InlineData("OPTIONS *")]
    [InlineData("GET /api/v1/databases/../measurements")]
    [InlineData("POST /api/v1/./query")]
    [InlineData("POST /api/v1/query;x")]
    [InlineData("GET /api/v1/query/cpu%3Fdatabase=tenant_b")]
    [InlineData("CONNECT other-host:80")]
    public async Task A_target_that_is_no_plain_path_is_refused(string requestLine)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, $"{requestLine} HTTP/1.1\nHost: x\nx-api-key: {proxy.Key()}\nConnection: close\n\n");

        Assert.Equal(400, answer.Status);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("POST /api/v1/quer%79", 404)]
    [InlineData("POST //api/v1/query", 404)]
    [InlineData("POST /api/v1/query//", 404)]
    [InlineData("GET /api/v1/databases/%74enant_a", 404)]
    [InlineData("GET /API/V1/Auth/Tokens", 403)]
    [InlineData("OPTIONS /api/v1/query", 405)]
    [InlineData("GET /api/v1/query/cpu%3F", 400)]
    public async Task An_encoded_or_doubled_path_is_not_made_plain(string requestLine, int status)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, $"{requestLine} HTTP/1.1\nHost: x\nx-api-key: {proxy.Key()}\nConnection: close\n\n");

        Assert.Equal(status, answer.Status);
        Assert.Empty(proxy.Upstream.Requests);
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
