using System.Net;
using System.Text;
using Memtrace.ArcDev;

namespace Memtrace.Proxy.Tests.ArcDev;

public sealed class ArcDevWireTests
{
    [Theory]
    [InlineData("GET", "/API/V1/Databases", 200)]
    [InlineData("GET", "/api/v1/databases/", 200)]
    [InlineData("GET", "/api/v1/databases//", 200)]
    [InlineData("GET", "http://elsewhere/api/v1/databases", 200)]
    [InlineData("HEAD", "/api/v1/databases", 200)]
    [InlineData("GET", "/api/v1/database%73", 404)]
    [InlineData("GET", "//api/v1/databases", 404)]
    [InlineData("GET", "/api/v1/./databases", 404)]
    [InlineData("PUT", "/api/v1/databases", 405)]
    [InlineData("GET", "/api/v1/logs", 403)]
    [InlineData("GET", "/api/v1/compaction/status", 200)]
    public async Task Paths_match_as_in_Fiber(string method, string path, int status)
    {
        await using var arc = await ArcDevHost.StartAsync();

        var answer = await arc.SendRawAsync($"{method} {path} HTTP/1.1\r\nHost: arc\r\nx-api-key: {ArcDevHost.Reader}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\nServer:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_head_over_4096_bytes_is_431_and_ends_the_connection()
    {
        await using var arc = await ArcDevHost.StartAsync();

        var fits = await arc.SendRawAsync($"GET /health HTTP/1.1\r\nHost: arc\r\nCookie: {new string('a', 3900)}\r\nConnection: close\r\n\r\n");
        var tooLong = await arc.SendRawAsync($"GET /health HTTP/1.1\r\nHost: arc\r\nCookie: {new string('a', 4096)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", fits, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", tooLong, StringComparison.Ordinal);
        Assert.EndsWith("""{"error":"Request Header Fields Too Large"}""", tooLong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-arc-database: d1\r\n", "d1")]
    [InlineData("", "d2")]
    [InlineData("x-arc-database:\r\nx-arc-database: d1\r\n", "default")]
    [InlineData("x-arc-database: d1\r\nx-arc-database: d3\r\n", "d1")]
    [InlineData("x_arc_database: d1\r\n", "d2")]
    public async Task A_trailer_stands_in_only_for_a_header_that_was_not_sent(string headers, string database)
    {
        await using var arc = await ArcDevHost.StartAsync();

        var answer = await arc.SendRawAsync(
            $"POST /write HTTP/1.1\r\nHost: arc\r\nx-api-key: {ArcDevHost.Writer}\r\n{headers}Connection: close\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n7\r\ncpu v=1\r\n0\r\nx-arc-database: d2\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 204 ", answer, StringComparison.Ordinal);
        Assert.Equal($"""[["{database}"]]""", await arc.RowsAsync("SHOW DATABASES"));
    }

    [Fact]
    public async Task A_credential_in_a_trailer_counts()
    {
        await using var arc = await ArcDevHost.StartAsync();

        var answer = await arc.SendRawAsync(
            "POST /write HTTP/1.1\r\nHost: arc\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n7\r\ncpu v=1\r\n0\r\n"
            + $"x-api-key: {ArcDevHost.Writer}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 204 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_413()
    {
        await using var arc = await ArcDevHost.StartAsync(new ArcDevOptions { MaxPayloadBytes = 10 });

        var answer = await arc.SendRawAsync(
            $"POST /write HTTP/1.1\r\nHost: arc\r\nx-api-key: {ArcDevHost.Writer}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "b\r\ncpu v=11111\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Origins_are_all_allowed_and_a_preflight_needs_no_token()
    {
        await using var arc = await ArcDevHost.StartAsync();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/v1/query");
        preflight.Headers.Add("Origin", "http://elsewhere");
        preflight.Headers.Add("Access-Control-Request-Method", "DELETE");

        using var answer = await arc.Client.SendAsync(preflight);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task A_large_answer_streams_and_is_complete()
    {
        await using var arc = await ArcDevHost.StartAsync();
        var body = new StringContent("""{"sql":"SELECT range, repeat('x', 100) AS filler FROM range(100000)"}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = body };
        request.Headers.Add("x-api-key", ArcDevHost.Reader);

        using var answer = await arc.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Null(answer.Content.Headers.ContentLength);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True(text.Length > 10_000_000, $"{text.Length} characters");
        Assert.Contains("\"row_count\":100000,", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_frees_its_reader()
    {
        await using var arc = await ArcDevHost.StartAsync();
        for (var i = 0; i < 8; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query")
            {
                Content = new StringContent("""{"sql":"SELECT range, repeat('x', 1000) FROM range(1000000)"}""", Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("x-api-key", ArcDevHost.Reader);
            using var left = await arc.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }

        Assert.Equal("[[1]]", await arc.RowsAsync("SELECT 1"));
    }

    [Fact]
    public async Task An_answer_is_compressed_for_who_asks()
    {
        await using var arc = await ArcDevHost.StartAsync();
        using var client = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip }) { BaseAddress = arc.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query")
        {
            Content = new StringContent("""{"sql":"SELECT * FROM range(30000)"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", ArcDevHost.Reader);

        using var answer = await client.SendAsync(request);

        Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
        Assert.Contains("[29999]", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_servers_in_one_process_know_nothing_of_each_other()
    {
        await using var one = await ArcDevHost.StartAsync();
        await using var other = await ArcDevHost.StartAsync();
        await one.WriteLinesAsync("d1", "m v=1");

        Assert.Equal("""[["d1"]]""", await one.RowsAsync("SHOW DATABASES"));
        Assert.Equal("[]", await other.RowsAsync("SHOW DATABASES"));
    }

    [Fact]
    public async Task A_busy_port_is_an_IO_error()
    {
        await using var arc = await ArcDevHost.StartAsync();

        await Assert.ThrowsAsync<IOException>(() => ArcDevServer.StartAsync(new ArcDevOptions { Port = arc.Url.Port }));
    }
}
