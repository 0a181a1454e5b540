using System.Net;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Answers;

/// <summary>Answers that no decent Arc gives: the caller of the request gets a decent one, and the next caller nothing of it.</summary>
public sealed class RawAnswerTests
{
    private const string Good = "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}";

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\nContent-Length: 40\n\nHTTP/1.1 200 OK\nContent-Length: 6\n\nsecret", 204)]
    [InlineData("HTTP/1.1 204 No Content\n\n{\"secret\":\"of tenant_a\"}", 204)]
    [InlineData("HTTP/1.1 304 Not Modified\nContent-Length: 24\n\n{\"secret\":\"of tenant_a\"}", 502)]
    [InlineData("HTTP/1.1 100 Continue\n\nHTTP/1.1 204 No Content\n\n", 204)]
    [InlineData("HTTP/1.1 103 Early Hints\nLink: </secret>\n\nHTTP/1.1 204 No Content\n\n", 204)]
    [InlineData("HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: secret\n\nsecret", 502)]
    [InlineData("HTTP/1.1 301 Moved\nLocation: http://secret/\nContent-Length: 0\n\n", 502)]
    [InlineData("HTTP/1.1 700 secret\nContent-Length: 6\n\nsecret", 502)]
    [InlineData("HTTP/1.1 400 secret\nContent-Length: 6\n\nsecret", 400)]
    [InlineData("HTTP/1.1 400 Bad\nContent-Length: 1\n\n{\"secret\":\"and more than was announced\"}", 400)]
    [InlineData("HTTP/1.1 500 secret\nContent-Type: text/html\nTransfer-Encoding: chunked\n\n6\nsecret\n0\nX-Trailer: secret\n\n", 500)]
    [InlineData("HTTP/1.1 500 Bad\nContent-Encoding: gzip\nContent-Length: 6\n\nsecret", 500)]
    [InlineData("secret\n\n", 502)]
    [InlineData("HTTP/1.1 205 Reset\nContent-Length: 6\n\nsecret", 502)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 6\n\nsecret", 502)]
    public async Task Nothing_of_a_broken_answer_reaches_its_caller_or_the_next_one(string broken, int status)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true, options: new() { ArcQueryTimeout = TimeSpan.FromSeconds(2) });
        await using var arc = new RawArc(broken);
        string first = proxy.Bindings.Issue("org_a", arc.Url, "tenant_a");
        string next = proxy.Bindings.Issue("org_b", arc.Url, "tenant_b");

        Said said = await proxy.GetAsync("/api/v1/write/line-protocol/health", first);
        arc.Answer = Good;
        Said other = await proxy.GetAsync("/api/v1/write/line-protocol/health", next);

        Assert.Equal(status, (int)said.Status);
        Assert.DoesNotContain("secret", said.Body + string.Join(' ', said.Headers), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "{}"), (other.Status, other.Body));
    }

    [Fact]
    public async Task A_HEAD_that_is_answered_with_a_body_leaves_nothing_for_the_next_caller()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        await using var arc = new RawArc("HTTP/1.1 200 OK\nContent-Length: 6\n\nsecret");
        string key = proxy.Bindings.Issue("org_a", arc.Url);

        RawAnswer head = await RawExchange.SendAsync(
            proxy.Url, $"HEAD /api/v1/write/msgpack/spec HTTP/1.1\nHost: x\nConnection: close\nx-api-key: {key}\n\n");
        arc.Answer = Good;
        Said other = await proxy.GetAsync("/api/v1/write/msgpack/spec", proxy.Bindings.Issue("org_b", arc.Url, "tenant_b"));

        Assert.Equal((200, ""), (head.Status, head.Body));
        Assert.Equal("{}", other.Body);
    }

    [Fact]
    public async Task A_head_beyond_the_bound_is_no_answer()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        await using var arc = new RawArc($"HTTP/1.1 200 OK\nX-Long: {new string('x', 70_000)}\nContent-Length: 0\n\n");

        Said said = await proxy.GetAsync("/api/v1/write/msgpack/spec", proxy.Bindings.Issue("org_a", arc.Url));

        Assert.Equal(HttpStatusCode.BadGateway, said.Status);
        Assert.Equal("backend_unreachable", said.Code);
    }

    [Fact]
    public async Task An_error_that_does_not_end_is_looked_at_no_further_than_the_bound()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        proxy.Upstream.Answer = async context =>
        {
            context.Response.StatusCode = 500;
            byte[] page = [.. Enumerable.Repeat((byte)'<', 8192)];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(page);
            }
        };

        Said said = await proxy.QueryAsync(proxy.Key());

        Assert.Equal(HttpStatusCode.InternalServerError, said.Status);
        Assert.Equal("backend_error", said.Code);
    }

    [Theory]
    [InlineData("Trailer: Arc-Execution-Time-Ms", "Arc-Execution-Time-Ms: 12")]
    [InlineData("Trailer: X-Root", "X-Root: secret\nSet-Cookie: secret")]
    [InlineData("X-Other: 1", "X-Root: secret")]
    public async Task Trailers_stay_here_and_are_not_announced(string header, string trailers)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        await using var arc = new RawArc($"HTTP/1.1 200 OK\n{header}\nTransfer-Encoding: chunked\n\n2\n{{}}\n0\n{trailers}\n\n");
        string key = proxy.Bindings.Issue("org_a", arc.Url);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, $"GET /api/v1/write/msgpack/spec HTTP/1.1\nHost: x\nConnection: close\nx-api-key: {key}\n\n");

        Assert.Equal(200, answer.Status);
        Assert.Equal("2\r\n{}\r\n0\r\n\r\n", answer.Body);
        Assert.DoesNotContain("Trailer:", answer.Head, StringComparison.OrdinalIgnoreCase);
    }
}
