using System.Net;
using System.Text;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Answers;

/// <summary>Errors of Arc's keep their status and lose whatever could show the instance.</summary>
public sealed class ArcErrorAnswerTests
{
    private const string Generic = "the storage backend failed to answer the request";
    private const string Rejected = "the storage backend rejected the request";

    public static TheoryData<int, string, string, string> Errors => new()
    {
        { 400, """{"success":false,"error":"SQL query is required"}""", "backend_rejected", "SQL query is required" },
        { 400, """{"error":"cannot open /data/tenant_b/cpu"}""", "backend_rejected", Rejected },
        { 400, """{"error":"the secret of another organization"}""", "backend_rejected", Rejected },
        { 400, """{"error":"invalid measurement name \"10.0.0.7\": must start with a letter"}""", "backend_rejected", "invalid measurement name: must start with a letter and contain only alphanumeric characters, underscores, or hyphens" },
        { 400, """{"error":"Database 'tenant_b' not found"}""", "backend_rejected", Rejected },
        { 400, "\u0082\u00a7success\u00c2\u00a5error\u00b5SQL query is required", "backend_rejected", Rejected },
        { 400, """{"error":"dial tcp 10.0.0.7:8000"}""", "backend_rejected", Rejected },
        { 400, """{"error":"bad token arc-secret"}""", "backend_rejected", Rejected },
        { 400, """{"error":""}""", "backend_rejected", Rejected },
        { 400, """{"error":["x"]}""", "backend_rejected", Rejected },
        { 400, """["error"]""", "backend_rejected", Rejected },
        { 400, "POST / HTTP/1.1 x-api-key: arc-secret", "backend_rejected", Rejected },
        { 400, "", "backend_rejected", Rejected },
        { 400, """{"error":"\ud800"}""", "backend_rejected", Rejected },
        { 404, """{"error":"Database 'tenant_a' not found"}""", "backend_rejected", "Database 'tenant_a' not found" },
        { 413, """{"error":"Request Entity Too Large"}""", "backend_rejected", "Request Entity Too Large" },
        { 418, "<html>short and stout, says arc-1.internal</html>", "backend_rejected", Rejected },
        { 429, """{"error":"Rate limit exceeded: 60 queries per minute"}""", "backend_rejected", "Rate limit exceeded" },
        { 431, """{"error":"Request Header Fields Too Large"}""", "backend_rejected", "Request Header Fields Too Large" },
        { 500, """{"error":"IO Error: No files found that match s3://bucket/tenant_b/x.parquet"}""", "backend_error", Generic },
        { 500, """{"error":"Binder Error: column 'x' of /data/tenant_b"}""", "backend_error", "the query failed in the storage backend: Binder Error" },
        { 500, """{"error":"Conversion Error: Could not convert string 'secret' to INT32"}""", "backend_error", "the query failed in the storage backend: Conversion Error" },
        { 500, """{"error":"\ud800 Binder Error: x"}""", "backend_error", Generic },
        { 501, """{"error":"no arrow"}""", "backend_error", Generic },
        { 502, "<html>bad gateway of arc-1.internal</html>", "backend_error", Generic },
        { 503, """{"success":false,"error":"replication_catch_up_in_progress"}""", "backend_error", "replication_catch_up_in_progress" },
        { 503, """{"error":"Write rejected (schema churn): loop on tenant_b"}""", "backend_error", "Write rejected (schema churn)" },
        { 503, """{"error":"No writer node available in the cluster"}""", "backend_error", Generic },
        { 503, """{"error":"No Arc Instance here"}""", "backend_error", Generic },
        { 504, """{"error":"Query timed out"}""", "backend_timed_out", "storage backend timed out" },
        { 508, """{"error":"loop at arc-1.internal"}""", "backend_error", Generic },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task The_status_stays_and_the_text_only_where_nothing_can_hide_in_it(int status, string body, string code, string error)
    {
        await using ProxyUnderTest proxy = await Answering(status, body);

        Said said = await proxy.QueryAsync(proxy.Key());

        Assert.Equal(status, (int)said.Status);
        Assert.Equal(code, said.Code);
        Assert.Equal(error, said.Error);
        Assert.Equal("application/json", said.Header("Content-Type"));
        Assert.Null(said.Header("X-Frame-Options"));
        Assert.DoesNotContain("arc instance", said.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refusal_of_the_swapped_credential_is_never_the_callers(int status)
    {
        await using ProxyUnderTest proxy = await Answering(status, """{"success":false,"error":"Invalid or expired token"}""");

        Said said = await proxy.WriteAsync(proxy.Key());

        Assert.Equal(HttpStatusCode.BadGateway, said.Status);
        Assert.Equal("""{"error":"storage backend refused the organization's credential","code":"backend_refused_credential"}""", Plain(said.Body));
        Assert.Contains(proxy.Log.Entries, entry => entry.Contains("org_a", StringComparison.Ordinal) && entry.Contains($"with {status}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_and_not_shown(int status)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        proxy.Upstream.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://arc-1.internal/elsewhere";
            return Task.CompletedTask;
        };

        Said said = await proxy.GetAsync("/api/v1/write/msgpack/spec", proxy.Key());

        Assert.Equal(HttpStatusCode.BadGateway, said.Status);
        Assert.Equal("backend_error", said.Code);
        Assert.Null(said.Header("Location"));
        Assert.Single(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("-1", null)]
    [InlineData("Wed, 21 Oct 2026 07:28:00 GMT", null)]
    [InlineData("9999999", null)]
    public async Task A_sensible_time_to_retry_is_kept(string given, string? kept)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        proxy.Upstream.Answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = given;
            return context.Response.WriteAsync("{}");
        };

        Said said = await proxy.QueryAsync(proxy.Key());

        Assert.Equal(429, (int)said.Status);
        Assert.Equal(kept, said.Header("Retry-After"));
    }

    [Fact]
    public async Task An_engine_that_refuses_everything_is_told_to_the_operator_once()
    {
        await using ProxyUnderTest proxy = await Answering(
            500, """{"error":"FATAL Error: Failed: database has been invalidated because of a previous fatal error"}""");

        Said said = await proxy.QueryAsync(proxy.Key());
        await proxy.QueryAsync(proxy.Key());

        Assert.Equal(Generic, said.Error);
        string line = Assert.Single(proxy.Log.Entries, entry => entry.Contains("until that Arc is started again", StringComparison.Ordinal));
        Assert.Contains("org_a", line, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_a_caller_in_an_error_do_not_alarm_an_operator()
    {
        await using ProxyUnderTest proxy = await Answering(
            500, """{"error":"Conversion Error: Could not convert string 'database has been invalidated' to INT32"}""");

        await proxy.QueryAsync(proxy.Key());

        Assert.DoesNotContain(proxy.Log.Entries, entry => entry.Contains("started again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_write_names_no_class_of_a_query()
    {
        await using ProxyUnderTest proxy = await Answering(500, """{"error":"Binder Error: x"}""");

        Assert.Equal(Generic, (await proxy.WriteAsync(proxy.Key())).Error);
    }

    [Fact]
    public async Task An_error_text_beyond_the_bound_or_encoded_is_not_looked_at()
    {
        await using ProxyUnderTest proxy = await Answering(400, $$"""{"pad":"{{new string(' ', 70_000)}}","error":"SQL query is required"}""");
        Assert.Equal(Rejected, (await proxy.QueryAsync(proxy.Key())).Error);

        proxy.Upstream.Answer = context =>
        {
            context.Response.StatusCode = 400;
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("""{"error":"SQL query is required"}""");
        };
        Said encoded = await proxy.QueryAsync(proxy.Key());
        Assert.Equal(Rejected, encoded.Error);
        Assert.Null(encoded.Header("Content-Encoding"));
    }

    [Fact]
    public async Task A_failed_query_that_was_answered_in_MessagePack_is_refused_in_JSON()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        byte[] packed = [];
        proxy.Upstream.Answer = async context =>
        {
            context.Response.StatusCode = 500;
            context.Response.ContentType = "application/msgpack";
            await context.Response.Body.WriteAsync(packed);
        };

        foreach ((byte[] error, string shown) in Packed)
        {
            packed = error;
            Said said = await proxy.SendAsync(HttpMethod.Post, "/api/v1/query/msgpack", proxy.Key(), Asking.Json("""{"sql":"SELECT 1"}"""));

            Assert.Equal(500, (int)said.Status);
            Assert.Equal("application/json", said.Header("Content-Type"));
            Assert.Equal(shown, said.Error);
        }
    }

    [Theory]
    [InlineData(600)]
    [InlineData(999)]
    public async Task A_status_that_HTTP_does_not_know_is_a_bad_gateway(int status)
    {
        await using ProxyUnderTest proxy = await Answering(status, """{"error":"SQL query is required"}""");

        Said said = await proxy.QueryAsync(proxy.Key());

        Assert.Equal(HttpStatusCode.BadGateway, said.Status);
        Assert.Equal(Generic, said.Error);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_do_not_change_the_status()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        proxy.Upstream.Answer = async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.Body.WriteAsync((byte[])[.. "{\"error\":\""u8, 0xFF, 0xFE, .. "\"}"u8]);
        };

        Said said = await proxy.QueryAsync(proxy.Key());

        Assert.Equal(HttpStatusCode.BadRequest, said.Status);
        Assert.Equal("backend_rejected", said.Code);
    }

    private static (byte[] Error, string Shown)[] Packed =>
    [
        ([0x82, 0xA7, .. "success"u8, 0xC2, 0xA5, .. "error"u8, 0xB5, .. "SQL query is required"u8], "SQL query is required"),
        ([0x81, 0xA5, .. "error"u8, 0xD9, 23, .. "Binder Error: /data/b/x"u8], "the query failed in the storage backend: Binder Error"),
        ([0x81, 0xA5, .. "error"u8, 0xDA, 0, 23, .. "Binder Error: /data/b/x"u8], "the query failed in the storage backend: Binder Error"),
        ([0x81, 0xA5, .. "error"u8, 0xDA, 0xFF, 0xFF, .. "Binder Error: x"u8], Generic),
        ([0x81, 0xA5, .. "error"u8, 0xC0], Generic),
        ([0x81, 0xA5, .. "error"u8], Generic),
        ([0x81, 0xA4, .. "fail"u8, 0xA1, (byte)'x'], Generic),
    ];

    private static async Task<ProxyUnderTest> Answering(int status, string body)
    {
        ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        proxy.Upstream.Answer = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            context.Response.Headers["X-Frame-Options"] = "DENY";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        };
        return proxy;
    }

    private static string Plain(string json) => json.Replace("\\u0027", "'", StringComparison.Ordinal);
}
