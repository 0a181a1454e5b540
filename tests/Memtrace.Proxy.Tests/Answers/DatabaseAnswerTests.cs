using System.Net;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Answers;

/// <summary>Documents about databases show the own one only, and nothing of the instance.</summary>
public sealed class DatabaseAnswerTests
{
    [Theory]
    [InlineData(200, """{"name":"tenant_a","measurement_count":3,"path":"/data"}""", 3)]
    [InlineData(404, """{"error":"database not found"}""", 0)]
    public async Task The_list_of_databases_is_a_list_of_the_own_one(int status, string body, int measurements)
    {
        await using ProxyUnderTest proxy = await Answering(status, body);

        Said said = await proxy.GetAsync("/api/v1/databases", proxy.Key());

        Assert.Equal(HttpStatusCode.OK, said.Status);
        Assert.Equal($$"""{"databases":[{"name":"tenant_a","measurement_count":{{measurements}}}],"count":1}""", said.Body);
        Assert.Equal("application/json", said.Header("Content-Type"));
        Assert.Equal("/api/v1/databases/tenant_a", proxy.Upstream.Single.Target);
    }

    [Fact]
    public async Task The_slow_arc_of_one_organization_keeps_no_other_waiting_for_its_list()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        var begun = new SemaphoreSlim(0);
        var goOn = new TaskCompletionSource();
        proxy.Upstream.Answer = async context =>
        {
            await context.Response.WriteAsync("""{"measurements":[""");
            if (context.Request.Headers["x-arc-database"] == "tenant_slow")
            {
                await context.Response.Body.FlushAsync();
                begun.Release();
                await goOn.Task;
            }

            await context.Response.WriteAsync("]}");
        };
        string slow = proxy.Key("org_slow", "tenant_slow");
        Task<Said>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => proxy.GetAsync("/api/v1/measurements", slow))];
        for (int i = 0; i < waiting.Length; i++)
        {
            Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(20)));
        }

        Said said = await proxy.GetAsync("/api/v1/measurements", proxy.Key("org_b", "tenant_b")).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (int)said.Status);

        goOn.SetResult();
        Assert.All(await Task.WhenAll(waiting), one => Assert.Equal(200, (int)one.Status));
    }

    [Fact]
    public async Task The_list_of_measurements_loses_storage_paths_and_entries_of_others()
    {
        await using ProxyUnderTest proxy = await Answering(200, """
            {"success":true,"measurements":[
              {"database":"tenant_a","measurement":"cpu","file_count":2,"total_size_mb":1.5,"storage_path":"/data/tenant_a/cpu","more":1},
              {"database":"tenant_b","measurement":"secrets","file_count":1,"total_size_mb":1,"storage_path":"/data/tenant_b"},
              {"database":"TENANT_A","measurement":"x"}],
             "count":3,"execution_time_ms":7,"root":"/data"}
            """);

        Said said = await proxy.GetAsync("/api/v1/measurements", proxy.Key());

        Assert.Equal(
            """{"success":true,"measurements":[{"database":"tenant_a","measurement":"cpu","file_count":2,"total_size_mb":1.5}],"count":1,"execution_time_ms":7}""",
            said.Body);
    }

    [Theory]
    [InlineData("/api/v1/measurements", "{}")]
    [InlineData("/api/v1/measurements", """{"measurements":{}}""")]
    [InlineData("/api/v1/measurements", """{"measurements":[{"measurement":"x"}]}""")]
    [InlineData("/api/v1/measurements", """{"measurements":[{"database":7}]}""")]
    [InlineData("/api/v1/measurements", """{"measurements":[{"database":"tenant_a","measurement":{"path":"/data"}}]}""")]
    [InlineData("/api/v1/measurements", """{"measurements":[{"database":"tenant_a","measurement":"/data/x"}]}""")]
    [InlineData("/api/v1/measurements", "not json of arc-1.internal")]
    [InlineData("/api/v1/measurements", "")]
    [InlineData("/api/v1/databases", "[]")]
    [InlineData("/api/v1/databases", """{"measurement_count":"many"}""")]
    public async Task A_document_that_is_not_what_it_should_be_is_not_shown(string path, string body)
    {
        await using ProxyUnderTest proxy = await Answering(200, body);

        Said said = await proxy.GetAsync(path, proxy.Key());

        Assert.Equal(HttpStatusCode.BadGateway, said.Status);
        Assert.Equal("backend_error", said.Code);
    }

    [Theory]
    [InlineData(
        """{"success":false,"estimated_rows":0,"warning_level":"none","error":"Binder Error: x in /data/tenant_b","execution_time_ms":1}""",
        """{"success":false,"estimated_rows":0,"warning_level":"none","execution_time_ms":1,"error":"the query failed in the storage backend: Binder Error"}""")]
    [InlineData(
        """{"success":false,"error":"IO Error: /data/tenant_b","path":"/data"}""",
        """{"success":false,"error":"the storage backend failed to answer the request"}""")]
    [InlineData(
        """{"success":true,"estimated_rows":9,"warning_level":"low","warning_message":"9 rows","execution_time_ms":1}""",
        """{"success":true,"estimated_rows":9,"warning_level":"low","warning_message":"9 rows","execution_time_ms":1}""")]
    [InlineData(
        """{"success":true,"estimated_rows":"/data/x","warning_level":"low","warning_message":"9 rows in /data/tenant_b"}""",
        """{"success":true,"warning_level":"low"}""")]
    public async Task An_estimate_that_failed_with_200_is_cleaned(string body, string expected)
    {
        await using ProxyUnderTest proxy = await Answering(200, body);

        Said said = await proxy.SendAsync(HttpMethod.Post, "/api/v1/query/estimate", proxy.Key(), Asking.Json("""{"sql":"SELECT 1"}"""));

        Assert.Equal(HttpStatusCode.OK, said.Status);
        Assert.Equal(expected, said.Body);
    }

    private static async Task<ProxyUnderTest> Answering(int status, string body)
    {
        ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        proxy.Upstream.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(body);
        };
        return proxy;
    }
}
