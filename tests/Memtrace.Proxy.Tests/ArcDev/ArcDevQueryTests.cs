using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Memtrace.Proxy.Tests.ArcDev;

public sealed class ArcDevQueryTests
{
    [Theory]
    [InlineData("SELECT host, count(*) FROM cpu GROUP BY host ORDER BY host", """[["a",2],["b",1]]""")]
    [InlineData("SELECT time_bucket(INTERVAL '5 minutes', time) t, avg(usage) FROM cpu GROUP BY 1 ORDER BY 1", """[["2026-05-28T20:25:00Z",2],["2026-05-28T20:30:00Z",5]]""")]
    [InlineData("SELECT date_trunc('hour', time), max(usage) FROM cpu GROUP BY 1", """[["2026-05-28T20:00:00Z",5]]""")]
    [InlineData("SELECT EXTRACT(YEAR FROM time), epoch(time) FROM cpu LIMIT 1", "[[2026,1780000000]]")]
    [InlineData("SELECT usage FROM cpu WHERE time >= '2026-05-28T20:26:40Z' AND time < TIMESTAMP '2026-05-28 20:30:00' ORDER BY 1", "[[1],[3]]")]
    [InlineData("SELECT count(*) FROM cpu WHERE time > now() - INTERVAL 30 YEAR", "[[3]]")]
    [InlineData("SELECT max(time) + INTERVAL '1 day' FROM cpu", """[["2026-05-29T20:32:00Z"]]""")]
    [InlineData("WITH a AS (SELECT * FROM cpu), b AS (SELECT max(usage) m FROM a) SELECT m FROM b", "[[5]]")]
    [InlineData("SELECT c.host FROM cpu c LEFT JOIN mem m USING (time) WHERE m.used IS NOT NULL", """[["a"]]""")]
    [InlineData("SELECT cpu.host FROM cpu WHERE cpu.host ILIKE 'B%'", """[["b"]]""")]
    [InlineData("SELECT usage::INT, CAST(usage AS VARCHAR), TRY_CAST(host AS INT) FROM cpu ORDER BY time LIMIT 1", """[[1,"1",null]]""")]
    [InlineData("FROM cpu LIMIT 1", """[["2026-05-28T20:26:40Z","a",1]]""")]
    [InlineData("SELECT note FROM mem WHERE note <> 'it''s; -- fine /* */'", """[["x -- y"]]""")]
    [InlineData("FROM cpu SELECT count(*) WHERE '' = ''", "[[3]]")]
    [InlineData("SELECT count(*) FROM (FROM cpu)", "[[3]]")]
    [InlineData("SELECT name FROM (SELECT 4 AS name)", "[[4]]")]
    [InlineData("WITH x AS (FROM cpu SELECT 1 AS a LIMIT 1) FROM x", "[[1]]")]
    [InlineData("SELECT 1 UNION ALL FROM cpu SELECT 2 LIMIT 2", "[[1],[2]]")]
    [InlineData("SELECT * FROM range(2) WHERE '' = ''", "[[0],[1]]")]
    [InlineData("SELECT median(usage), quantile_cont(usage, 0.5) FROM cpu", "[[3,3]]")]
    [InlineData("SELECT * FROM missing", "[]")]
    [InlineData("SELECT 7 / 2, 7 // 2, 7 % 2", "[[3.5,3,1]]")]
    [InlineData("SELECT count(*) FROM cpu WHERE host LIKE 'A%'", "[[0]]")]
    [InlineData("SELECT host FROM cpu WHERE host IN ('b', 'c') AND usage BETWEEN 1 AND 4", """[["b"]]""")]
    [InlineData("SELECT host, sum(usage) OVER (PARTITION BY host) FROM cpu ORDER BY time LIMIT 1", """[["a",6]]""")]
    [InlineData("SELECT 1 AS one;", "[[1]]")]
    public async Task Ordinary_SQL_runs_over_what_was_written(string sql, string rows)
    {
        await using var arc = await ArcDevHost.StartAsync();
        await arc.WriteLinesAsync(
            "d1",
            "cpu,host=a usage=1 1780000000000000000\ncpu,host=b usage=3 1780000060000000000\ncpu,host=a usage=5 1780000320000000000\n"
            + "mem used=1i,note=\"x -- y\" 1780000000000000000");

        Assert.Equal(rows, await arc.RowsAsync(sql, "d1"));
    }

    [Fact]
    public async Task The_envelope_has_the_members_of_Arc_in_its_order()
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        var (_, body) = await arc.QueryAsync("SELECT host, usage FROM cpu", "tenant_a");

        using var document = JsonDocument.Parse(body);
        Assert.Equal(
            ["success", "columns", "data", "row_count", "execution_time_ms", "timestamp"],
            document.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal("""["host","usage"]""", document.RootElement.GetProperty("columns").GetRawText());
    }

    [Fact]
    public async Task A_bare_name_is_looked_for_in_the_database_of_the_header_else_in_default()
    {
        await using var arc = await ArcDevHost.StartAsync();
        await arc.WriteLinesAsync("d1", "m v=1");
        await arc.WriteLinesAsync("default", "m v=2");

        Assert.Equal("[[1]]", await arc.RowsAsync("SELECT v FROM m", "d1"));
        Assert.Equal("[[2]]", await arc.RowsAsync("SELECT v FROM m"));
    }

    [Fact]
    public async Task Hundreds_of_databases_stand_side_by_side()
    {
        await using var arc = await ArcDevHost.StartAsync();
        for (var i = 0; i < 300; i++)
        {
            await arc.WriteLinesAsync($"d{i}", $"m v={i}i");
        }

        Assert.Equal("[[299]]", await arc.RowsAsync("SELECT v FROM m", "d299"));
        Assert.Equal("[[300,299]]", await arc.RowsAsync("SELECT count(*), max(v) FROM query_table('/arc-data/*/m/**/*.parquet')"));
        Assert.Equal(300, JsonDocument.Parse(await arc.RowsAsync("SHOW DATABASES")).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Rows_and_columns_written_after_a_query_are_in_the_next_one()
    {
        await using var arc = await ArcDevHost.StartAsync();
        await arc.WriteLinesAsync("d1", "m v=1i 1780000000000000000");
        Assert.Equal("[[1]]", await arc.RowsAsync("SELECT v FROM m", "d1"));

        await arc.WriteLinesAsync("d1", "m v=2i,w=\"new\" 1780000001000000000");

        Assert.Equal("""[[1,null],[2,"new"]]""", await arc.RowsAsync("SELECT v, w FROM m ORDER BY time", "d1"));
    }

    [Fact]
    public async Task An_estimate_counts_rows_and_a_failure_of_the_engine_is_200()
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        var (status, counted) = await arc.QueryAsync("SELECT * FROM range(20000) WHERE '' = ''", "tenant_a", "/api/v1/query/estimate");
        var (failedStatus, failed) = await arc.QueryAsync("SELECT * FROM missing", "tenant_a", "/api/v1/query/estimate");
        var (refusedStatus, _) = await arc.QueryAsync("SELECT * FROM tenant_b.secrets", "tenant_a", "/api/v1/query/estimate");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (status, failedStatus, refusedStatus));
        Assert.StartsWith("""{"success":true,"estimated_rows":20000,"warning_level":"low",""", counted, StringComparison.Ordinal);
        Assert.StartsWith("""{"success":false,""", failed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_measurement_is_read_by_path_with_its_parameters()
    {
        await using var arc = await ArcDevHost.StartAsync();
        await arc.WriteLinesAsync("d1", "m v=1i 1780000000000000000\nm v=2i 1780000001000000000\nm v=3i 1780000002000000000");

        using var answer = await arc.GetAsync("/api/v1/query/m?database=d1&where=v%3E1&order_by=v+ASC&limit=1&offset=1");
        using var latest = await arc.GetAsync("/api/v1/query/m?database=d1&limit=1");

        Assert.Contains("""[["2026-05-28T20:26:42Z",3]]""", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("""[["2026-05-28T20:26:42Z",3]]""", await latest.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/query/m?where=v=1;")]
    [InlineData("/api/v1/query/m?where=created_at=1")]
    [InlineData("/api/v1/query/m?where=(v=1")]
    [InlineData("/api/v1/query/m?order_by=v;x")]
    [InlineData("/api/v1/query/m?limit=1000001")]
    [InlineData("/api/v1/query/..")]
    [InlineData("/api/v1/query/%63pu")]
    public async Task Parameters_that_Arc_does_not_take_are_400(string path)
    {
        await using var arc = await ArcDevHost.StartAsync();

        var answer = await arc.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: arc\r\nx-api-key: {ArcDevHost.Reader}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Arrow_stream_is_not_implemented_and_says_so()
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        var (status, body) = await arc.QueryAsync("SELECT * FROM cpu", "tenant_a", "/api/v1/query/arrow");

        Assert.Equal(HttpStatusCode.NotImplemented, status);
        Assert.StartsWith("""{"success":false,"error":"Arrow""", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", """{"sql":"SELECT 1"}""", 200)]
    [InlineData("text/json; charset=utf-8", """{"sql":"SELECT 1"}""", 200)]
    [InlineData("application/vnd.x+json", """{"SQL":"SELECT 2","sql":"SELECT 1"}""", 200)]
    [InlineData("application/json", """{"sql":"x","\u017fql":"SELECT 1"}""", 200)]
    [InlineData("application/json", """{"sql":"SELECT 1","sql":null,"format":{"a":[1]}}""", 200)]
    [InlineData("application/x-www-form-urlencoded", "sql=x&SQL=SELECT+1", 200)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"sql\"\r\n\r\nSELECT 1\r\n--b--\r\n", 200)]
    [InlineData("application/xml", "<q><SQL>SELECT 1</SQL></q>", 200)]
    [InlineData("text/plain", "SELECT 1", 400)]
    [InlineData("application/json", """{"sql":"SELECT 1"}{"sql":"x"}""", 400)]
    [InlineData("application/json", "\ufeff{\"sql\":\"SELECT 1\"}", 400)]
    [InlineData("application/json", """{"sql":1}""", 400)]
    [InlineData("application/json", "{}", 400)]
    public async Task A_body_is_read_in_every_form_of_Arc(string type, string body, int status)
    {
        await using var arc = await ArcDevHost.StartAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await arc.SendAsync(HttpMethod.Post, "/api/v1/query", ArcDevHost.Reader, content);

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(status == 200, (await answer.Content.ReadAsStringAsync()).Contains("[[1]]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, br")]
    public async Task A_compressed_body_is_read_stacked_or_not(string encodings)
    {
        await using var arc = await ArcDevHost.StartAsync();
        var body = Encoding.UTF8.GetBytes("""{"sql":"SELECT 1"}""");
        foreach (var encoding in encodings.Split(", "))
        {
            body = Compress(encoding, body);
        }

        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encodings);
        using var answer = await arc.SendAsync(HttpMethod.Post, "/api/v1/query", ArcDevHost.Reader, content);

        Assert.Contains("[[1]]", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static byte[] Compress(string encoding, byte[] body)
    {
        using var to = new MemoryStream();
        using (Stream coded = encoding switch
        {
            "gzip" => new GZipStream(to, CompressionLevel.Fastest),
            "br" => new BrotliStream(to, CompressionLevel.Fastest),
            _ => new ZLibStream(to, CompressionLevel.Fastest),
        })
        {
            coded.Write(body);
        }

        return to.ToArray();
    }
}
