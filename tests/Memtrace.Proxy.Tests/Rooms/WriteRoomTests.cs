using System.Net;
using Memtrace.Proxy.Tests.Bodies;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>What becomes of a write to an Arc that several organizations share.</summary>
public sealed class WriteRoomTests
{
    private const int Long = 700 * 1024;

    public static TheoryData<string> Endpoints =>
        ["/api/v1/write/msgpack", "/api/v1/write/line-protocol", "/write", "/api/v2/write", "/api/v1/write/tle"];

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Rows_go_on_as_plain_bytes_however_they_came(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key();
        byte[] rows = Rows.For(path);
        foreach (byte[] sent in (byte[][])[rows, Compressed.Gzip(rows), Compressed.Frame(rows), [.. Compressed.Gzip(rows), .. Compressed.EmptyMember]])
        {
            foreach (string? announced in (string?[])[null, "identity", "gzip", "GZIP", "x-gzip", "zstd", ""])
            {
                Said said = await WriteAsync(proxy, path, key, sent, announced, "multipart/form-data; boundary=x");

                Assert.Equal(HttpStatusCode.NoContent, said.Status);
                Assert.True(proxy.Upstream.Requests.TryDequeue(out RecordedRequest? seen));
                Assert.Equal(rows, seen.Body);
                Assert.Null(seen.Header("Content-Encoding"));
                Assert.Equal($"{rows.Length}", seen.Header("Content-Length"));
                Assert.Equal(path.EndsWith("msgpack", StringComparison.Ordinal) ? "application/msgpack" : "text/plain", seen.Header("Content-Type"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Hostile_rows_reach_no_Arc_however_they_came(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key();
        byte[] rows = Rows.HostileFor(path);
        foreach (byte[] sent in (byte[][])[rows, Compressed.Gzip(rows), Compressed.Frame(rows), [.. Compressed.EmptyMember, .. Compressed.Gzip(rows)]])
        {
            Said said = await WriteAsync(proxy, path, key, sent);

            Assert.Equal(HttpStatusCode.BadRequest, said.Status);
            Assert.StartsWith("write_", said.Code, StringComparison.Ordinal);
            Assert.NotNull(said.Member("position"));
        }

        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task What_was_compressed_twice_is_no_row(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        byte[] rows = Rows.For(path);
        foreach (byte[] once in (byte[][])[Compressed.Gzip(rows), Compressed.Frame(rows)])
        {
            Assert.StartsWith("write_", (await WriteAsync(proxy, path, proxy.Key(), Compressed.Gzip(once))).Code, StringComparison.Ordinal);
            Assert.StartsWith("write_", (await WriteAsync(proxy, path, proxy.Key(), Compressed.Frame(once))).Code, StringComparison.Ordinal);
        }

        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task On_a_dedicated_Arc_a_body_goes_as_it_came(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, dedicated: true);
        byte[] sent = Compressed.Gzip(Rows.HostileFor(path));

        Said said = await WriteAsync(proxy, path, key, sent, "gzip", "text/x");

        Assert.Equal(HttpStatusCode.NoContent, said.Status);
        Assert.Equal(sent, proxy.Upstream.Single.Body);
        Assert.Equal("gzip", proxy.Upstream.Single.Header("Content-Encoding"));
        Assert.Equal("text/x", proxy.Upstream.Single.Header("Content-Type"));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("snappy")]
    [InlineData("gzip, gzip")]
    [InlineData("x-gzip, gzip")]
    [InlineData("x-zstd")]
    public async Task A_coding_that_nobody_reads_is_refused(string announced)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        Said said = await WriteAsync(proxy, "/write", proxy.Key(), Rows.For("/write"), announced);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, said.Status);
        Assert.Equal("unsupported_encoding", said.Code);
        Assert.Equal("send the rows plain, or compressed with gzip or zstd", said.Member("hint"));
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Garbage_behind_compressed_rows_is_unreadable(bool zstd)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        byte[] rows = Rows.For("/write");

        Said said = await WriteAsync(proxy, "/write", proxy.Key(), [.. zstd ? Compressed.Frame(rows) : Compressed.Gzip(rows), .. "cpu v=1"u8]);

        Assert.Equal(HttpStatusCode.BadRequest, said.Status);
        Assert.Equal("unreadable_body", said.Code);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task A_long_body_goes_on_with_its_length_or_in_chunks_as_it_came()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key();
        byte[] rows = Rows.Lines(Long);

        await WriteAsync(proxy, "/write", key, rows);
        await WriteAsync(proxy, "/write", key, rows, chunked: true);
        await WriteAsync(proxy, "/write", key, Compressed.Gzip(rows));
        await WriteAsync(proxy, "/write", key, Compressed.Frame(rows));

        Assert.All(proxy.Upstream.Requests, seen => Assert.Equal(rows, seen.Body));
        Assert.Equal([$"{rows.Length}", null, null, null], proxy.Upstream.Requests.Select(seen => seen.Header("Content-Length")));
        Assert.Equal([null, "chunked", "chunked", "chunked"], proxy.Upstream.Requests.Select(seen => seen.Header("Transfer-Encoding")));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_long_body_with_a_hostile_end_is_broken_off_and_the_caller_told(bool gzip, bool chunked)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key();
        byte[] rows = [.. Rows.Lines(Long), .. "cpu,_database=tenant_b v=1 1"u8];

        Said said = await WriteAsync(proxy, "/write", key, gzip ? Compressed.Gzip(rows) : rows, chunked: chunked);

        Assert.Equal(HttpStatusCode.BadRequest, said.Status);
        Assert.Equal("write_column", said.Code);
        Assert.True(int.Parse(said.Member("position")!) >= rows.Length - 28);
        Assert.Empty(proxy.Upstream.Requests);
        Assert.DoesNotContain(proxy.Log.Entries, entry => entry.StartsWith("Warning", StringComparison.Ordinal) || entry.StartsWith("Error", StringComparison.Ordinal));
        // A caller on a socket may have read the answer before its line is written.
        Assert.Contains("refused=write_column", await Eventually.FindsAsync(() => proxy.Log.Accounts.LastOrDefault()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await WriteAsync(proxy, "/write", key, rows[..^28])).Status);
    }

    [Fact]
    public async Task A_bomb_ends_at_the_bound_and_the_caller_is_told()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        await using RecordingUpstream arc = await RecordingUpstream.StartAsync(keeping: false);
        string key = proxy.Bindings.Issue("org_a", arc.Url);
        arc.Answer = static context => context.Request.Body.CopyToAsync(Stream.Null);
        byte[] lines = [.. Enumerable.Repeat((byte)'#', (1024 * 1024) - 1), (byte)'\n'];
        byte[] bomb = [.. Enumerable.Repeat(Compressed.Gzip(lines), 101).SelectMany(member => member)];

        Said said = await WriteAsync(proxy, "/write", key, bomb);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, said.Status);
        Assert.Equal("body_too_large", said.Code);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_body_that_is_announced_too_long_is_not_even_read(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, $"POST {path} HTTP/1.1\nHost: x\nConnection: close\nx-api-key: {proxy.Key()}\nContent-Length: 104857601\n\n");

        Assert.Equal(413, answer.Status);
        Assert.Contains("\"body_too_large\"", answer.Body, StringComparison.Ordinal);
    }

    private static async Task<Said> WriteAsync(
        ProxyUnderTest proxy, string path, string key, byte[] body, string? encoding = null, string? type = null, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Headers.Add("x-api-key", key);
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        if (type is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);
        return await Asking.ReadAsync(answer);
    }
}
