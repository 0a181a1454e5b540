using System.Net;
using System.Text;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Tests.Answers;

/// <summary>SHOW statements are answered for the own database, in Arc's envelope and without anything of the instance.</summary>
public sealed class ShowAnswerTests
{
    private const string OfArc = """
        {"success":true,"columns":["database","table_name","storage_path","file_count","total_size_mb"],"data":[
          ["tenant_a","cpu","/data/tenant_a/cpu/**/*.parquet",2,1.5],["tenant_b","secrets","/data/tenant_b",1,1],["tenant_a","a/b","x",1,1],
          ["tenant_a","mem","/data/tenant_a/mem",0,0]],
         "row_count":4,"execution_time_ms":7,"timestamp":"2020-01-01T00:00:00Z","root":"/data"}
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 22, 33, 44, TimeSpan.Zero);

    [Theory]
    [InlineData("SHOW DATABASES")]
    [InlineData("/* x */ show databases ; -- y")]
    public async Task There_is_one_database_and_no_Arc_is_asked_for_it(string sql)
    {
        await using ProxyUnderTest proxy = await Answering();

        Said said = await proxy.QueryAsync(proxy.Key(), sql);

        Assert.Equal(HttpStatusCode.OK, said.Status);
        Assert.Equal("application/json", said.Header("Content-Type"));
        Assert.Equal(
            """{"success":true,"columns":["database"],"data":[["tenant_a"]],"row_count":1,"execution_time_ms":0,"timestamp":"2026-11-21T22:33:44Z"}""",
            said.Body);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("SHOW TABLES")]
    [InlineData("show measurements;")]
    [InlineData("SHOW /* FROM tenant_b */ TABLES FROM tenant_a")]
    [InlineData("SHOW MEASUREMENTS FROM 'tenant_a'")]
    public async Task Tables_are_asked_for_by_the_proxys_own_words_and_shown_without_paths_and_others(string sql)
    {
        await using ProxyUnderTest proxy = await Answering();

        Said said = await proxy.QueryAsync(proxy.Key(), sql, ("Accept-Encoding", "gzip"), ("x-arc-database", "tenant_b"));

        Assert.Equal(
            """{"success":true,"columns":["database","table_name","file_count","total_size_mb"],"data":[["tenant_a","cpu",2,1.5],["tenant_a","mem",0,0]],"row_count":2,"execution_time_ms":7,"timestamp":"2026-11-21T22:33:44Z"}""",
            said.Body);
        RecordedRequest asked = proxy.Upstream.Single;
        Assert.Equal(("POST", "/api/v1/query", """{"sql":"SHOW TABLES"}"""), (asked.Method, asked.Target, asked.Text));
        Assert.Equal("tenant_a", asked.Header("x-arc-database"));
        Assert.Null(asked.Header("Accept-Encoding"));
    }

    [Fact]
    public async Task In_messagepack_the_same_stands_column_by_column()
    {
        await using ProxyUnderTest proxy = await Answering();
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/query/msgpack") { Content = Asking.Json("""{"sql":"SHOW TABLES"}""") };
        request.Headers.Add("x-api-key", proxy.Key());

        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);
        byte[] body = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("application/msgpack", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("/api/v1/query", proxy.Upstream.Single.Target);
        Assert.Equal(
            "{success:True,columns:[database,table_name,file_count,total_size_mb],types:[utf8,utf8,int64,float64],"
            + "data:[[tenant_a,tenant_a],[cpu,mem],[2,0],[1.5,0]],row_count:2,execution_time_ms:7,timestamp:2026-11-21T22:33:44Z}",
            new MsgpackText(body).Read());
    }

    [Fact]
    public async Task The_database_in_messagepack_is_the_own_one()
    {
        await using ProxyUnderTest proxy = await Answering();

        Said said = await proxy.SendAsync(HttpMethod.Post, "/API/v1/query/msgpack/", proxy.Key(), Asking.Json("""{"sql":"SHOW DATABASES"}"""));

        Assert.Equal("application/msgpack", said.Header("Content-Type"));
        Assert.Contains("tenant_a", said.Body, StringComparison.Ordinal);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("/api/v1/query", "SHOW TABLES FROM tenant_b", "sql_qualified_table")]
    [InlineData("/api/v1/query", "SHOW ALL TABLES", "sql_statement_kind")]
    [InlineData("/api/v1/query", "SHOW TABLES; SELECT 1", "sql_statements")]
    [InlineData("/api/v1/query/msgpack", "SHOW MEASUREMENTS FROM 'tenant_b'", "sql_qualified_table")]
    [InlineData("/api/v1/query/arrow", "SHOW TABLES", "sql_statement_kind")]
    [InlineData("/api/v1/query/arrow", "SHOW DATABASES", "sql_statement_kind")]
    [InlineData("/api/v1/query/estimate", "SHOW TABLES", "sql_statement_kind")]
    public async Task Other_databases_other_forms_and_other_endpoints_are_refused_before_anything_is_sent(string path, string sql, string code)
    {
        await using ProxyUnderTest proxy = await Answering();

        Said said = await proxy.SendAsync(HttpMethod.Post, path, proxy.Key(), Asking.Json($$"""{"sql":"{{sql}}"}"""));

        Assert.Equal((HttpStatusCode.BadRequest, code), (said.Status, said.Code));
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("/api/v1/measurements\"")]
    [InlineData("/api/v1/databases/{database}/measurements\"")]
    public async Task Where_the_operator_has_closed_a_list_there_is_no_list_of_tables(string closed)
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "config", "surface", "arc.json"));
        string profile = string.Join('\n', lines.Where(line => !line.Contains(closed, StringComparison.Ordinal)));
        Assert.True(SurfaceProfile.TryParse(Encoding.UTF8.GetBytes(profile), out ArcSurface? surface, out _));
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(customize: builder => builder.Services.AddSingleton(surface!));

        Said said = await proxy.QueryAsync(proxy.Key(), "SHOW TABLES");

        Assert.Equal((HttpStatusCode.Forbidden, RefusalCatalogue.EndpointClosed.Code), (said.Status, said.Code));
        Assert.Empty(proxy.Upstream.Requests);
        Assert.Equal(HttpStatusCode.OK, (await proxy.QueryAsync(proxy.Key(), "SHOW DATABASES")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"success":false,"columns":["database","table_name","file_count","total_size_mb"],"data":[]}""")]
    [InlineData("""{"success":true,"columns":["database"],"data":[["tenant_a"]]}""")]
    [InlineData("""{"success":true,"columns":["database","table_name","file_count","total_size_mb"],"data":[["tenant_a"]]}""")]
    [InlineData("""{"success":true,"columns":["database","table_name","file_count","total_size_mb"],"data":[["tenant_a","cpu","2",1]]}""")]
    [InlineData("""{"success":true,"columns":["database","table_name","file_count","total_size_mb"],"data":[7]}""")]
    [InlineData("""{"success":true,"columns":7,"data":[]}""")]
    public async Task What_is_no_list_of_tables_is_not_shown(string body)
    {
        await using ProxyUnderTest proxy = await Answering(body);

        Said said = await proxy.QueryAsync(proxy.Key(), "SHOW TABLES");

        Assert.Equal((HttpStatusCode.BadGateway, RefusalCatalogue.BackendError.Code), (said.Status, said.Code));
    }

    [Fact]
    public async Task A_key_that_may_only_write_is_shown_nothing()
    {
        await using ProxyUnderTest proxy = await Answering();
        string key = proxy.Bindings.Issue("org_w", proxy.Upstream.Url, permissions: KeyPermissions.Write);

        Assert.Equal("permission_denied", (await proxy.QueryAsync(key, "SHOW DATABASES")).Code);
        Assert.Equal("permission_denied", (await proxy.QueryAsync(key, "SHOW TABLES")).Code);
    }

    private static async Task<ProxyUnderTest> Answering(string body = OfArc)
    {
        ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: new ManualClock(Now));
        proxy.Upstream.Answer = context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(body);
        };
        return proxy;
    }
}
