namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>
/// Requests whose end or head can be read in two ways, on a bare socket. None asks for the connection to be closed: that the exchange
/// ends is the proof that the proxy closed it, and a second request behind each must never be served.
/// </summary>
public sealed class FramingTests
{
    [Theory]
    [InlineData("Content-Length: 7\r\nContent-Length: 7\r\n", "cpu v=1")]
    [InlineData("Content-Length: 60\r\nContent-Length: 1\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7, 7\r\n", "cpu v=1")]
    [InlineData("Content-Length: -7\r\n", "cpu v=1")]
    [InlineData("Content-Length: +7\r\n", "cpu v=1")]
    [InlineData("Content-Length: 0x7\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7 \r\nContent-Length : 7\r\n", "cpu v=1")]
    [InlineData("Content-Length: 99999999999999999999\r\n", "cpu v=1")]
    [InlineData("Content-Length:\r\n", "")]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 7\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: gzip, chunked\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, chunked\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, gzip\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: \vchunked\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: identity\r\nContent-Length: 7\r\n", "cpu v=1")]
    [InlineData("Transfer-Encoding : chunked\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding\r\n : chunked\r\nContent-Length: 7\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nX-A: b\r\n folded: c\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nX-A: b\r\n\tfolded\r\n", "cpu v=1")]
    [InlineData(" Content-Length: 7\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nX-A : b\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nX-A\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\n: b\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nX-A: b\0c\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nX-A: b\rx-api-key: c\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nX-A: b\r\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nX\0A: b\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nContent-Type: text/plain\r\nContent-Type: application/json\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nContent-Encoding: gzip\r\nContent-Encoding: identity\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nHost: y\r\n", "cpu v=1")]
    [InlineData("Content-Length: 7\r\nUser-Agent: a\0b\r\n", "cpu v=1")]
    [InlineData("Transfer-Encoding: gzip\r\n", "cpu v=1")]
    public async Task A_head_with_two_readings_is_refused_and_its_connection_closed(string headers, string body)
    {
        RawAnswer answer = await RawExchange.SendUnservedAsync(
            key => $"POST /api/v1/write/line-protocol HTTP/1.1\r\nHost: x\r\nx-api-key: {key}\r\n{headers}\r\n{body}{Second(key)}");

        Assert.Equal(400, answer.Status);
        Assert.DoesNotContain("HTTP/1.1", answer.Body, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("POST", "/api/v1/write/msgpack")]
    [InlineData("POST", "/api/v1/write/line-protocol")]
    [InlineData("POST", "/write")]
    [InlineData("POST", "/api/v2/write")]
    [InlineData("POST", "/api/v1/write/tle")]
    [InlineData("POST", "/api/v1/query")]
    [InlineData("POST", "/api/v1/query/arrow")]
    [InlineData("GET", "/api/v1/query/cpu")]
    [InlineData("GET", "/api/v1/databases")]
    [InlineData("GET", "/api/v1/me")]
    public async Task Two_types_or_codings_are_refused_on_every_endpoint(string method, string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        foreach (string name in (string[])["Content-Type", "Content-Encoding", "content-TYPE"])
        {
            RawAnswer answer = await RawExchange.SendVerbatimAsync(
                proxy.Url, $"{method} {path} HTTP/1.1\r\nHost: x\r\nx-api-key: {proxy.Key()}\r\n{name}: a\r\nContent-Length: 0\r\n{name}: a\r\n\r\n");

            Assert.Equal(400, answer.Status);
            Assert.Contains("\"malformed_header\"", answer.Body, StringComparison.Ordinal);
        }

        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("7;x=y\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("7;\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("7\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("7\rcpu v=1\r\n0\r\n\r\n")]
    [InlineData("7\r\ncpu v=1\n0\r\n\r\n")]
    [InlineData("7\r\ncpu v=1x\r\n0\r\n\r\n")]
    [InlineData("-7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("+7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("0x7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData(" 7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("\r\n7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("ffffffffffffffffff7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("80000000\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("zz\r\n\r\n")]
    [InlineData("7\r\ncpu v=1\r\n0\r\nX-A: b\0c\r\n\r\n")]
    [InlineData("7\r\ncpu v=1\r\n0\r\nX-A : b\r\n\r\n")]
    [InlineData("7\r\ncpu v=1\r\n0\r\nX-A: b\rc\r\n\r\n")]
    [InlineData("7\r\ncpu v=1\r\n0\r\nX-A\r\n\r\n")]
    public async Task Chunks_with_two_readings_are_refused_and_their_connection_closed(string body)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key();
        foreach (string path in (string[])["/api/v1/write/line-protocol", "/api/v1/query"])
        {
            RawAnswer answer = await RawExchange.SendVerbatimAsync(
                proxy.Url,
                $"POST {path} HTTP/1.1\r\nHost: x\r\nx-api-key: {key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{body}{Second(key)}");

            Assert.Equal(400, answer.Status);
            Assert.Contains("\"unreadable_body\"", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("HTTP/1.1", answer.Body, StringComparison.Ordinal);
        }

        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.0", "Transfer-Encoding: chunked\r\n", "7\r\ncpu v=1\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.0", "Transfer-Encoding: chunked\r\nContent-Length: 7\r\n", "cpu v=1")]
    [InlineData("HTTP/1.0", "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\nContent-Length: 7\r\n", "cpu v=1")]
    public async Task Chunks_in_a_version_without_them_are_refused(string version, string headers, string body)
    {
        RawAnswer answer = await RawExchange.SendUnservedAsync(
            key => $"POST /api/v1/write/line-protocol {version}\r\nHost: x\r\nx-api-key: {key}\r\n{headers}\r\n{body}{Second(key)}");

        Assert.Equal(400, answer.Status);
        Assert.DoesNotContain("HTTP/1.1", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/0.9")]
    [InlineData("HTTP/1.2")]
    [InlineData("HTTP/2.0")]
    [InlineData("HTTP/1.1x")]
    [InlineData("http/1.1")]
    public async Task Another_version_of_the_protocol_reaches_nobody(string version)
    {
        RawAnswer answer = await RawExchange.SendUnservedAsync(
            key => $"GET /api/v1/write/msgpack/spec {version}\r\nHost: x\r\nx-api-key: {key}\r\n\r\n");

        Assert.True(answer.Status is 400 or 505, $"{answer.Status}");
    }

    [Fact]
    public async Task The_preface_of_the_next_version_reaches_nobody()
    {
        RawAnswer answer = await RawExchange.SendUnservedAsync(
            key => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + new string('\0', 18) + Second(key));

        Assert.DoesNotContain("HTTP/1.1 2", answer.Head + answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_body_holds_is_never_the_next_request()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key();
        string hidden = $"# POST /api/v1/databases HTTP/1.1\nHost: x\nx-api-key: {key}\n\n";

        RawAnswer answer = await RawExchange.SendVerbatimAsync(
            proxy.Url,
            $"GET /api/v1/write/msgpack/spec HTTP/1.1\r\nHost: x\r\nx-api-key: {key}\r\nContent-Length: {hidden.Length}\r\n\r\n{hidden}"
            + $"POST /api/v1/query HTTP/1.1\r\nHost: x\r\nx-api-key: wrong\r\nContent-Length: {hidden.Length}\r\n\r\n{hidden}"
            + $"POST /api/v1/write/line-protocol HTTP/1.1\r\nHost: x\r\nx-api-key: {key}\r\nContent-Length: 9\r\nConnection: close\r\n\r\ncpu v=1 1");

        Assert.Equal(204, answer.Status);
        Assert.Equal(2, answer.Body.Split("HTTP/1.1 ").Length - 1);
        Assert.Equal(["/api/v1/write/msgpack/spec", "/api/v1/write/line-protocol"], proxy.Upstream.Requests.Select(request => request.Target));
        Assert.Equal("cpu v=1 1", proxy.Upstream.Requests.Last().Text);
        Assert.Empty(proxy.Upstream.Requests.First().Body);
    }

    private static string Second(string key) => $"GET /api/v1/write/msgpack/spec HTTP/1.1\r\nHost: x\r\nx-api-key: {key}\r\n\r\n";
}
