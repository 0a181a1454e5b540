using System.Net;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>The query string upstream is built of what was understood.</summary>
public sealed class QueryStringTests
{
    [Theory]
    [InlineData("POST", "/write?db=tenant_b&precision=n", "/write?db=tenant_a&precision=ns")]
    [InlineData("POST", "/write?db=tenant_b&db=tenant_c&rp=x&consistency=all", "/write?db=tenant_a")]
    [InlineData("POST", "/write?d%62=tenant_b&precision=u", "/write?db=tenant_a&precision=us")]
    [InlineData("POST", "/write?database=tenant_b&bucket=tenant_b", "/write?db=tenant_a")]
    [InlineData("POST", "/write", "/write?db=tenant_a")]
    [InlineData("POST", "/api/v2/write?bucket=tenant_b&org=B&precision=ms", "/api/v2/write?bucket=tenant_a&precision=ms")]
    [InlineData("POST", "/api/v1/write/line-protocol?precision=s&x=1", "/api/v1/write/line-protocol?precision=s")]
    [InlineData("POST", "/api/v1/write/line-protocol?db=tenant_b", "/api/v1/write/line-protocol")]
    [InlineData("POST", "/api/v1/write/msgpack?precision=s&database=tenant_b", "/api/v1/write/msgpack")]
    [InlineData("POST", "/api/v1/write/tle?x-arc-measurement=other", "/api/v1/write/tle")]
    [InlineData("GET", "/api/v1/measurements", "/api/v1/measurements?database=tenant_a")]
    [InlineData("GET", "/api/v1/measurements?database=tenant_b&database=tenant_c", "/api/v1/measurements?database=tenant_a")]
    [InlineData("GET", "/api/v1/databases?name=tenant_b", "/api/v1/databases/tenant_a")]
    [InlineData("GET", "/API/v1/Databases/tenant_a/?x", "/api/v1/databases/tenant_a")]
    [InlineData("GET", "/api/v1/databases/tenant_a/measurements?database=tenant_b", "/api/v1/databases/tenant_a/measurements")]
    [InlineData("GET", "/api/v1/write/msgpack/spec?p=mtk_x", "/api/v1/write/msgpack/spec")]
    public async Task The_database_is_pinned_and_the_rest_dropped(string method, string target, string expected)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        await proxy.SendAsync(new HttpMethod(method), target, proxy.Key(), method is "POST" ? new ByteArrayContent(Rows.For(target.Split('?')[0])) : null);

        Assert.Equal(expected, proxy.Upstream.Single.Target);
        Assert.Equal(method, proxy.Upstream.Single.Method);
    }

    [Theory]
    [InlineData("POST", "/write?precision=s&precision=s", "duplicate_parameter")]
    [InlineData("POST", "/write?precision=m", "invalid_parameter")]
    [InlineData("POST", "/write?precision=h", "invalid_parameter")]
    [InlineData("POST", "/api/v2/write?precision=minutes", "invalid_parameter")]
    [InlineData("GET", "/api/v1/query/cpu?limit=1&limit=2", "duplicate_parameter")]
    [InlineData("GET", "/api/v1/query/cpu?limit=many", "invalid_parameter")]
    [InlineData("GET", "/api/v1/query/cpu?order_by=(SELECT+1)", "invalid_parameter")]
    public async Task What_is_doubled_or_unusable_is_refused_with_400(string method, string target, string code)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.SendAsync(new HttpMethod(method), target, proxy.Key(), method is "POST" ? new ByteArrayContent(Rows.For(target.Split('?')[0])) : null);

        Assert.Equal(HttpStatusCode.BadRequest, said.Status);
        Assert.Equal(code, said.Code);
        Assert.NotEmpty(said.Member("hint")!);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("/api/v1/databases/tenant_b")]
    [InlineData("/api/v1/databases/TENANT_A")]
    [InlineData("/api/v1/databases/tenant_b/measurements")]
    public async Task Another_database_is_not_there(string target)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.GetAsync(target, proxy.Key());

        Assert.Equal(HttpStatusCode.NotFound, said.Status);
        Assert.Equal("""{"error":"not found","code":"not_found"}""", said.Body);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("/api/v1/query/cpu", """{"sql":"SELECT * FROM \"cpu\" ORDER BY \"time\" DESC LIMIT 100 OFFSET 0"}""")]
    [InlineData("/api/v1/query/cpu?database=tenant_b&limit=7&offset=3&order_by=host", """{"sql":"SELECT * FROM \"cpu\" ORDER BY \"host\" ASC LIMIT 7 OFFSET 3"}""")]
    public async Task Rows_of_a_measurement_are_asked_for_with_a_statement_of_our_own(string target, string expected)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.GetAsync(target, proxy.Key());

        Assert.Equal(HttpStatusCode.NoContent, said.Status);
        RecordedRequest seen = proxy.Upstream.Single;
        Assert.Equal("POST /api/v1/query", $"{seen.Method} {seen.Target}");
        Assert.Equal(expected, seen.Text.Replace("\\u0022", "\\\"", StringComparison.Ordinal));
        Assert.Equal("application/json", seen.Header("Content-Type"));
        Assert.Equal("tenant_a", seen.Header("x-arc-database"));
    }

    [Theory]
    [InlineData("where=1%3D1")]
    [InlineData("where=EXISTS(SELECT+1+FROM+tenant_b.secrets)")]
    public async Task Raw_SQL_in_the_query_string_is_closed(string query)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.GetAsync($"/api/v1/query/cpu?{query}", proxy.Key());

        Assert.Equal(HttpStatusCode.Forbidden, said.Status);
        Assert.Equal("parameter_closed", said.Code);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task A_fault_in_a_parameter_is_told_to_live_keys_only()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string dead = proxy.Bindings.Issue("org_x", proxy.Upstream.Url, live: false);

        Assert.Equal("missing_key", (await proxy.SendAsync(HttpMethod.Post, "/write?precision=h", null, new StringContent("x"))).Code);
        Assert.Equal("invalid_key", (await proxy.SendAsync(HttpMethod.Post, "/write?precision=h", dead, new StringContent("x"))).Code);
    }
}
