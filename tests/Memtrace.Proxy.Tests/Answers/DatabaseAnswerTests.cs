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

    [Fact]
    public async Task A_list_in_which_an_Arc_lies_shows_names_of_the_own_database_and_numbers()
    {
        await using ProxyUnderTest proxy = await Answering(200, """
            {"measurements":[
              {"measurement":"x"},{"database":7},{"database":null,"measurement":"x"},7,null,[],"tenant_b",
              {"database":"tenant_a","measurement":{"path":"/data"}},
              {"database":"tenant_a","measurement":"/data/x"},
              {"database":"tenant_a","measurement":"arc-1.internal:8000"},
              {"database":"tenant_a","measurement":"cpu","file_count":"/data","total_size_mb":1e999,"host":"arc-1.internal"}],
             "success":"of tenant_b","execution_time_ms":"10.0.0.7","count":99}
            """);

        Said said = await proxy.GetAsync("/api/v1/measurements", proxy.Key());

        Assert.Equal("""{"success":true,"measurements":[{"database":"tenant_a","measurement":"cpu"}],"count":1}""", said.Body);
    }

    [Fact]
    public async Task The_own_database_is_described_by_its_name_and_its_count()
    {
        await using ProxyUnderTest proxy = await Answering(
            200, """{"name":"tenant_a","measurement_count":3,"path":"/data/tenant_a","created_at":"by arc-1.internal","siblings":["tenant_b"]}""");

        Said said = await proxy.GetAsync("/api/v1/databases/tenant_a", proxy.Key());

        Assert.Equal("""{"name":"tenant_a","measurement_count":3}""", said.Body);
        Assert.Null(said.Header("X-Storage-Root"));
    }

    [Fact]
    public async Task The_measurements_of_the_own_database_are_names()
    {
        await using ProxyUnderTest proxy = await Answering(200, """
            {"database":"tenant_a","measurements":[
              {"name":"cpu","path":"/data/tenant_a/cpu"},{"name":"../tenant_b"},{"name":7},{},"mem",{"name":"mem"}],
             "count":6,"root":"/data"}
            """);

        Said said = await proxy.GetAsync("/api/v1/databases/tenant_a/measurements", proxy.Key());

        Assert.Equal("""{"database":"tenant_a","measurements":[{"name":"cpu"},{"name":"mem"}],"count":2}""", said.Body);
    }

    [Theory]
    [InlineData("/api/v1/databases/tenant_a", """{"name":"tenant_a","measurement_count":0}""")]
    [InlineData("/api/v1/databases/tenant_a/measurements", """{"database":"tenant_a","measurements":[],"count":0}""")]
    public async Task The_own_database_is_there_before_its_first_row_as_the_list_says(string path, string expected)
    {
        await using ProxyUnderTest proxy = await Answering(404, """{"error":"Database 'tenant_a' not found"}""");

        Said said = await proxy.GetAsync(path, proxy.Key());

        Assert.Equal((HttpStatusCode.OK, expected), (said.Status, said.Body));
    }

    [Theory]
    [InlineData("/api/v1/measurements")]
    [InlineData("/api/v1/databases/tenant_a/measurements")]
    public async Task A_list_of_ten_megabytes_is_not_held(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        proxy.Upstream.Answer = async context =>
        {
            byte[] pad = [.. Enumerable.Repeat((byte)' ', 1 << 20)];
            for (int i = 0; i < 10; i++)
            {
                await context.Response.Body.WriteAsync(pad);
            }

            await context.Response.WriteAsync("""{"measurements":[]}""");
        };

        Said said = await proxy.GetAsync(path, proxy.Key());

        Assert.Equal(HttpStatusCode.BadGateway, said.Status);
        Assert.Equal("backend_error", said.Code);
    }

    [Theory]
    [InlineData("/api/v1/measurements", "{}")]
    [InlineData("/api/v1/measurements", """{"measurements":{}}""")]
    [InlineData("/api/v1/measurements", """{"measurements":[],"measurements":[]}""")]
    [InlineData("/api/v1/measurements", """{"measurements":[{"database":"tenant_a","measurement":"x","measurement":"y"}]}""")]
    [InlineData("/api/v1/measurements", """{"measurements":[[[[[[[[[[]]]]]]]]]]}""")]
    [InlineData("/api/v1/measurements", "not json of arc-1.internal")]
    [InlineData("/api/v1/measurements", "")]
    [InlineData("/api/v1/databases", "[]")]
    [InlineData("/api/v1/databases", """{"measurement_count":"many"}""")]
    [InlineData("/api/v1/databases", """{"name":"tenant_b","measurement_count":3}""")]
    [InlineData("/api/v1/databases/tenant_a", """{"name":"tenant_b","measurement_count":3}""")]
    [InlineData("/api/v1/databases/tenant_a", """{"name":7}""")]
    [InlineData("/api/v1/databases/tenant_a", """{"name":"tenant_a","name":"tenant_a"}""")]
    [InlineData("/api/v1/databases/tenant_a", """{"measurement_count":1.5}""")]
    [InlineData("/api/v1/databases/tenant_a", "<html>arc-1.internal</html>")]
    [InlineData("/api/v1/databases/tenant_a/measurements", """{"database":"tenant_b","measurements":[{"name":"secrets"}]}""")]
    [InlineData("/api/v1/databases/tenant_a/measurements", """{"database":"tenant_a"}""")]
    [InlineData("/api/v1/databases/tenant_a/measurements", "[]")]
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
        """{"success":true,"estimated_rows":9,"warning_level":"low","warning_message":"📊: 9 rows. Should complete quickly.","execution_time_ms":1}""",
        """{"success":true,"estimated_rows":9,"warning_level":"low","warning_message":"\uD83D\uDCCA: 9 rows. Should complete quickly.","execution_time_ms":1}""")]
    [InlineData(
        """{"success":false,"error":"Query timed out","warning_level":"of tenant_b"}""",
        """{"success":false,"error":"Query timed out"}""")]
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
            context.Response.Headers["X-Storage-Root"] = "root";
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(body);
        };
        return proxy;
    }
}
