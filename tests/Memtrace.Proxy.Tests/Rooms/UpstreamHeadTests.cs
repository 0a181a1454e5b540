using System.Net;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Headers are built, not copied: what stands in a request's head upstream.</summary>
public sealed class UpstreamHeadTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    // Arc reads the whole head of a request into this many bytes.
    private const int ArcHeadLimit = 4096;

    private static readonly (string Name, string Value)[] Carriers =
    [
        ("x-arc-database", "tenant_b"),
        ("x_arc_database", "tenant_b"),
        ("X-Arc-Measurement", "other"),
        ("X-Arc-Forwarded-By", "n1"),
        ("X-Arc-Anything", "1"),
        ("X-Forwarded-For", "1.2.3.4"),
        ("X-Forwarded-Host", "h/api/v1/delete?y="),
        ("X-Forwarded-Proto", "http://h/api/v1/auth/tokens?y="),
        ("X-Forwarded-Prefix", "/x"),
        ("X-Forwarded-Protocol", "https"),
        ("X-Forwarded-Ssl", "on"),
        ("X-Url-Scheme", "https"),
        ("X-Original-Host", "evil"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("Forwarded", "for=1.2.3.4;host=evil"),
        ("Cookie", "a=b"),
        ("Cookie2", "a=b"),
        ("Proxy-Authorization", "Bearer arc-admin"),
        ("X-Arc-Token", "arc-admin"),
        ("Connection", "x-arc-database, keep-alive"),
        ("Keep-Alive", "timeout=5"),
        ("TE", "trailers"),
        ("Trailer", "x-arc-database"),
        ("Upgrade", "h2c"),
        ("Via", "1.1 evil"),
        ("Origin", "https://evil.example"),
        ("Referer", "https://evil.example/?k=mtk_x"),
        ("Range", "bytes=0-1"),
        ("If-None-Match", "\"x\""),
        ("Content-Language", "de"),
        ("baggage", "org=b"),
        ("X-Request-Id", "r1"),
    ];

    public static TheoryData<string, string, string> Endpoints => new()
    {
        { "POST", "/api/v1/write/msgpack", "" },
        { "POST", "/api/v1/write/line-protocol", "" },
        { "POST", "/write", "" },
        { "POST", "/api/v2/write", "" },
        { "POST", "/api/v1/write/tle", "x-arc-measurement" },
        { "POST", "/api/v1/query", "" },
        { "POST", "/api/v1/query/msgpack", "" },
        { "POST", "/api/v1/query/arrow", "x-arc-arrow-compression x-arc-arrow-dictionary" },
        { "POST", "/api/v1/query/estimate", "" },
        { "GET", "/api/v1/query/cpu", "" },
        { "GET", "/api/v1/measurements", "" },
        { "GET", "/api/v1/databases", "" },
        { "GET", "/api/v1/databases/tenant_a", "" },
        { "GET", "/api/v1/databases/tenant_a/measurements", "" },
        { "GET", "/api/v1/write/msgpack/spec", "" },
        { "GET", "/api/v1/write/line-protocol/health", "" },
    };

    [Fact]
    public void The_table_below_names_every_endpoint_that_is_forwarded() =>
        Assert.Equal(TestSurface.Load().Endpoints.Count(endpoint => !endpoint.AnsweredHere), Endpoints.Count);

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Exactly_the_named_headers_go_upstream(string method, string path, string ownHeaders)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        using HttpRequestMessage request = Request(method, path, key);
        foreach ((string name, string value) in Carriers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value) || request.Content?.Headers.TryAddWithoutValidation(name, value) is not false, name);
        }

        foreach (string name in (string[])["x-arc-profile", "x-arc-arrow-dictionary", "x-arc-arrow-compression"])
        {
            request.Headers.Add(name, "true");
        }

        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        request.Headers.TryAddWithoutValidation("User-Agent", "telegraf/1.2");
        request.Headers.TryAddWithoutValidation("traceparent", TraceParent);
        request.Headers.TryAddWithoutValidation("tracestate", "a=b");

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);

        RecordedRequest seen = proxy.Upstream.Single;
        bool asksAnew = path is "/api/v1/measurements" or "/api/v1/query/estimate" || path.StartsWith("/api/v1/databases", StringComparison.Ordinal);
        bool hasBody = method is "POST" || path is "/api/v1/query/cpu";
        string[] expected =
        [
            "Accept", "Host", "traceparent", "tracestate", "User-Agent", "x-api-key", "x-arc-database",
            .. asksAnew ? Array.Empty<string>() : ["Accept-Encoding"],
            .. hasBody ? ["Content-Length", "Content-Type"] : Array.Empty<string>(),
            .. ownHeaders.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        Assert.Equal(
            expected.Order(StringComparer.OrdinalIgnoreCase), seen.Headers.Select(header => header.Key).Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        Assert.Equal("tenant_a", seen.Header("x-arc-database"));
        Assert.Equal("arc-secret", seen.Header("x-api-key"));
        Assert.Equal(proxy.Upstream.Url.Authority, seen.Header("Host"));
        Assert.Equal(TraceParent, seen.Header("traceparent"));
        Assert.Equal(path is "/api/v1/write/tle" ? "events" : null, seen.Header("x-arc-measurement"));
        Assert.DoesNotContain(seen.Headers, header => header.Value.Contains("tenant_b", StringComparison.Ordinal) || header.Value.Contains("evil", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Profiling_is_asked_for_only_of_an_Arc_that_nobody_else_uses(bool dedicated)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, "tenant_a", dedicated: dedicated);
        using HttpRequestMessage request = Request("POST", "/api/v1/query", key);
        request.Headers.Add("x-arc-profile", "true");

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);

        Assert.Equal(dedicated ? "true" : null, proxy.Upstream.Single.Header("x-arc-profile"));
    }

    [Theory]
    [InlineData("User-Agent")]
    [InlineData("Accept")]
    [InlineData("Accept-Encoding")]
    [InlineData("tracestate")]
    public async Task A_harmless_header_that_holds_a_key_is_left_out(string name)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        using HttpRequestMessage request = Request("POST", "/api/v1/query", key);
        request.Headers.TryAddWithoutValidation("traceparent", TraceParent);
        request.Headers.TryAddWithoutValidation(name, $"x={key}");

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);

        Assert.DoesNotContain(proxy.Upstream.Single.Headers, header => header.Value.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task The_longest_values_stay_below_Arcs_limit(string method, string path, string ownHeaders)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string database = new('d', 64);
        string longBase = new('b', 512 - proxy.Upstream.Url.ToString().Length);
        string key = proxy.Bindings.Issue("org_a", new Uri(proxy.Upstream.Url, longBase), database, new string('k', 1024), dedicated: true);
        string own = path.Replace("tenant_a", database, StringComparison.Ordinal);
        using HttpRequestMessage request = Request(method, own, key);
        foreach (string name in (string[])["User-Agent", "Accept", "tracestate", "Accept-Encoding", .. ownHeaders.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            request.Headers.TryAddWithoutValidation(name, new string('v', name is "Accept-Encoding" || name.StartsWith('x') ? 128 : 256));
        }

        request.Headers.Add("traceparent", TraceParent);
        request.Headers.Add("Cookie", new string('c', 5000));
        if (path.Contains("write", StringComparison.Ordinal))
        {
            request.Content?.Headers.TryAddWithoutValidation("Content-Type", new string('v', 256));
        }

        request.Content?.Headers.TryAddWithoutValidation("Content-Encoding", path.Contains("query", StringComparison.Ordinal) ? "identity" : new string('v', 128));

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);

        RecordedRequest seen = proxy.Upstream.Single;
        int length = $"{seen.Method} {seen.Target} HTTP/1.1\r\n\r\n".Length + seen.Headers.Sum(header => header.Key.Length + header.Value.Length + 4);
        Assert.InRange(length, 2000, ArcHeadLimit - 1);
        Assert.Equal(database, seen.Header("x-arc-database"));
    }

    [Fact]
    public async Task An_Arc_without_authentication_is_sent_no_credential()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.QueryAsync(proxy.Key(credential: ""));

        Assert.Equal(HttpStatusCode.NoContent, said.Status);
        Assert.Null(proxy.Upstream.Single.Header("x-api-key"));
        Assert.Null(proxy.Upstream.Single.Header("Authorization"));
        Assert.Equal("tenant_a", proxy.Upstream.Single.Header("x-arc-database"));
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-011", false)]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01", false)]
    [InlineData("00x0af7651916cd43dd8448eb211c80319cxb7ad6b7169203331x01", false)]
    [InlineData("this text is exactly as long as a traceparent would be.", false)]
    public async Task A_trace_goes_on_when_it_is_well_formed(string trace, bool passes)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        await proxy.QueryAsync(proxy.Key(), headers: [("traceparent", trace), ("tracestate", "a=b")]);

        Assert.Equal(passes ? trace : null, proxy.Upstream.Single.Header("traceparent"));
        Assert.Equal(passes ? "a=b" : null, proxy.Upstream.Single.Header("tracestate"));
    }

    [Fact]
    public async Task A_value_that_is_too_long_or_not_plain_text_is_left_out()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url,
            $"GET /api/v1/write/msgpack/spec HTTP/1.1\nHost: x\nConnection: close\nx-api-key: {proxy.Key()}\nUser-Agent: {new string('u', 257)}\n"
            + "Accept: caf\u00c3\u00a9\nAccept-Encoding: gzip\nAccept-Encoding: br\n\n");

        Assert.Equal(204, answer.Status);
        Assert.Equal(["Host", "x-api-key", "x-arc-database"], proxy.Upstream.Single.Headers.Select(header => header.Key).Order(StringComparer.OrdinalIgnoreCase));
    }

    private static HttpRequestMessage Request(string method, string path, string key)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST")
        {
            request.Content = path.Contains("query", StringComparison.Ordinal)
                ? Asking.Json("""{"sql":"SELECT 1"}""")
                : new ByteArrayContent(Rows.For(path));
        }

        request.Headers.TryAddWithoutValidation("x-api-key", key);
        return request;
    }
}
