using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>What the guard reads of a query's body, and what it does not.</summary>
public sealed class QueryBodyRoomTests
{
    [Theory]
    [InlineData("application/json", null, true)]
    [InlineData("application/json; charset=utf-8", null, true)]
    [InlineData("application/json;charset=\"UTF-8\"", null, true)]
    [InlineData("text/json", null, true)]
    [InlineData("application/vnd.x+json", null, true)]
    [InlineData("application/json", "identity", true)]
    [InlineData(null, null, false)]
    [InlineData("application/json; charset=utf-16", null, false)]
    [InlineData("application/json; charset=utf-8; x=y", null, false)]
    [InlineData("multipart/form-data; boundary=x", null, false)]
    [InlineData("application/x-www-form-urlencoded", null, false)]
    [InlineData("application/xml", null, false)]
    [InlineData("text/xml", null, false)]
    [InlineData("text/plain", null, false)]
    [InlineData("application/json", "gzip", false)]
    [InlineData("application/json", "deflate", false)]
    [InlineData("application/json", "br", false)]
    [InlineData("application/json", "zstd", false)]
    public async Task Only_plain_JSON_is_read(string? type, string? encoding, bool reads)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        var body = new ByteArrayContent("""{"sql":"SELECT 1"}"""u8.ToArray());
        if (type is not null)
        {
            body.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (encoding is not null)
        {
            body.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        Said said = await proxy.SendAsync(HttpMethod.Post, "/api/v1/query", proxy.Key(), body);

        Assert.Equal(reads ? HttpStatusCode.NoContent : HttpStatusCode.UnsupportedMediaType, said.Status);
        Assert.Equal(reads ? 1 : 0, proxy.Upstream.Requests.Count);
        if (reads)
        {
            Assert.Equal("application/json", proxy.Upstream.Single.Header("Content-Type"));
            Assert.Null(proxy.Upstream.Single.Header("Content-Encoding"));
        }
        else
        {
            Assert.Equal("unsupported_encoding", said.Code);
        }
    }

    [Theory]
    [InlineData("{\"sql\":\"SELECT 1\",\"SQL\":\"SELECT * FROM tenant_b.x\"}")]
    [InlineData("{\"sql\":\"SELECT 1\",\"sql\":\"SELECT 2\"}")]
    [InlineData("{\"sql\":\"SELECT 1\",\"\\u017fql\":\"SELECT 2\"}")]
    [InlineData("{\"SQL\":\"SELECT 1\"}")]
    [InlineData("{\"sql\":\"SELECT 1\"}{\"sql\":\"x\"}")]
    [InlineData("\ufeff{\"sql\":\"SELECT 1\"}")]
    [InlineData("{\"sql\":\"SELECT \\ud800\"}")]
    [InlineData("{\"sql\":null}")]
    [InlineData("{\"sql\":[\"SELECT 1\"]}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{")]
    public async Task What_is_not_strict_JSON_of_that_shape_is_refused(string body)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.SendAsync(HttpMethod.Post, "/api/v1/query", proxy.Key(), Asking.Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, said.Status);
        Assert.Equal("malformed_query_body", said.Code);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("/api/v1/query")]
    [InlineData("/api/v1/query/msgpack")]
    [InlineData("/api/v1/query/arrow")]
    [InlineData("/api/v1/query/estimate")]
    public async Task Refused_SQL_names_its_rule_and_position_on_every_query_endpoint(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.SendAsync(HttpMethod.Post, path, proxy.Key(), Asking.Json("""{"sql":"SELECT * FROM tenant_b.cpu"}"""));

        Assert.Equal(HttpStatusCode.BadRequest, said.Status);
        Assert.Equal("sql_qualified_table", said.Code);
        Assert.True(int.Parse(said.Member("position")!) > 0);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task The_longest_SQL_fits_however_it_is_escaped_and_more_is_too_large()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        string escaped = string.Concat($"SELECT 1{new string(' ', 9992)}".Select(c => $"\\u{(int)c:x4}"));

        Said longest = await proxy.SendAsync(HttpMethod.Post, "/api/v1/query", key, Asking.Json($$"""{"sql":"{{escaped}}"}"""));
        Said more = await proxy.SendAsync(HttpMethod.Post, "/api/v1/query", key, Asking.Json(new string(' ', (64 * 1024) + 1)));
        Said unannounced = await proxy.SendAsync(HttpMethod.Post, "/api/v1/query", key, Unannounced(new string(' ', 200_000)));

        Assert.Equal(HttpStatusCode.NoContent, longest.Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, more.Status);
        Assert.Equal("body_too_large", more.Code);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unannounced.Status);
        Assert.Single(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("/api/v1/write/line-protocol")]
    [InlineData("/api/v1/query")]
    public async Task A_body_beyond_the_servers_bound_is_too_large(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url,
            $"POST {path} HTTP/1.1\nHost: x\nConnection: close\nx-api-key: {proxy.Key()}\nContent-Type: application/json\nContent-Length: 1073741825\n\n{{");

        Assert.Equal(413, answer.Status);
        Assert.Contains("\"body_too_large\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_a_slow_body()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key();

        RawAnswer[] answers = await Task.WhenAll(new[] { "/api/v1/write/line-protocol", "/api/v1/query" }.Select(path => RawExchange.SendAsync(
            proxy.Url,
            $"POST {path} HTTP/1.1\nHost: x\nConnection: close\nx-api-key: {key}\nContent-Type: application/json\nContent-Length: 100\n\n{{\"sql\":")));

        Assert.All(answers, answer =>
        {
            Assert.Equal(408, answer.Status);
            Assert.Contains("\"slow_body\"", answer.Body, StringComparison.Ordinal);
        });
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("/api/v1/write/line-protocol")]
    [InlineData("/api/v1/query")]
    public async Task Chunks_that_cannot_be_read_are_refused(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url,
            $"POST {path} HTTP/1.1\nHost: x\nConnection: close\nx-api-key: {proxy.Key()}\nContent-Type: application/json\nTransfer-Encoding: chunked\n\nzz\n");

        Assert.Equal(400, answer.Status);
        Assert.Contains("\"unreadable_body\"", answer.Body, StringComparison.Ordinal);
    }

    private static StreamContent Unannounced(string text)
    {
        var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentLength = null;
        return content;
    }
}
