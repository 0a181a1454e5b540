using System.Net;

namespace Memtrace.Proxy.Tests.ArcDev;

/// <summary>Arc's gaps, kept on purpose: without them a test of isolation would pass for nothing.</summary>
public sealed class ArcDevLeakTests
{
    private const string File = "/arc-data/tenant_b/secrets/2026/08/01/00/f.parquet";

    [Theory]
    [InlineData($"SELECT src FROM $é${File}$é$")]
    [InlineData($"TABLE '{File}'")]
    [InlineData($"SELECT host FROM cpu UNION ALL SELECT src FROM (TABLE \"/arc-data/tenant_b/**/*.parquet\")")]
    [InlineData($"SUMMARIZE '{File}'")]
    [InlineData($"PIVOT '{File}' ON host USING max(src)")]
    [InlineData($"UNPIVOT '{File}' ON src INTO NAME n VALUE v")]
    [InlineData($"SELECT a.src FROM ('{File}' a CROSS JOIN (SELECT 1) b)")]
    [InlineData($"SELECT a.src FROM cpu c, (\"/arc-data/tenant_b/secrets/**/*.parquet\" a CROSS JOIN (SELECT 1) b)")]
    [InlineData($"SELECT * FROM query('SELECT * FROM read_parquet(''{File}'')')")]
    [InlineData($"SELECT * FROM query_table('{File}')")]
    [InlineData($"SELECT q.src FROM cpu c, query_table('{File}') q")]
    [InlineData($"SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_parquet(''{File}'')'))")]
    [InlineData($"SELECT '\\' AS a, * FROM read_parquet('{File}') --'")]
    [InlineData($"SELECT * -- x\rFROM read_parquet('{File}')")]
    [InlineData($"SELECT 1 /* ' */ , * FROM read_parquet('{File}') /* ' */")]
    [InlineData($"SELECT src, EXTRACT(YEAR FROM DATE '2020-01-01') __FROM_MASK_0__ '{File}'")]
    [InlineData($"SELECT a.src FROM (__STR_0__ a CROSS JOIN (SELECT 1 AS __STR_0__) b) WHERE __STR_0__ = '{File}'")]
    [InlineData("SELECT '__STR_1__' AS a, usage AS ' || (SELECT max(src) FROM \"/arc-data/tenant_b/secrets/**/*.parquet\") || ' FROM cpu")]
    [InlineData($"SELECT *, EXTRACT(YEAR FROM time) AS y, 1 AS '[1:0] || $$/arc-data/tenant_b/secrets$$ || '_FROM_MASK_0__ FROM \"cpu\"_STR_0__")]
    [InlineData($"SELECT host AS \"regexp_extract(c, 'https[^/]\" , ', 1)\" FROM cpu UNION ALL SELECT src FROM (TABLE \"{File}\") -- '")]
    [InlineData($"WITH a AS (SELECT host AS \"--\", usage IS DISTINCT FROM ') AS x) SELECT src FROM (TABLE \"{File}\") --' AS y FROM cpu) SELECT 1")]
    [InlineData($"SELECT host AS \"REGEXP_REPLACE(u, '\", host AS \"https[^/]\", ', '\\1') \", (SELECT src FROM (TABLE \"{File}\")) AS leak FROM cpu --' FROM cpu")]
    [InlineData($"SELECT src AS read_parquet FROM (f: '{File}' CROSS JOIN (SELECT 1) b)")]
    [InlineData($"SELECT src FROM cpu c, query_table(['{File}']) q")]
    [InlineData($"SELECT 1 AS read_parquet /* ' */ , * FROM read_text('{File}') /* ' */")]
    [InlineData("SELECT 1 /* ' */ , * FROM read_parquet('/arc-' || 'data/tenant_b' || '/secrets/x.parquet') /* ' */")]
    public async Task A_path_past_the_filter_gives_the_rows_of_another_tenant(string sql)
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        var (status, body) = await arc.QueryAsync(sql, "tenant_a");

        Assert.True(status == HttpStatusCode.OK, body);
        Assert.Contains("b-secret", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM parquet_full_metadata('/arc-data/tenant_b/**/*.parquet')", "src")]
    [InlineData("SELECT path FROM duckdb_external_file_cache()", "/arc-data/tenant_b/secrets/")]
    [InlineData("SELECT * FROM duckdb_settings()", "/arc-data/")]
    [InlineData("SELECT current_setting('allowed_directories')", "/arc-data/")]
    [InlineData("DESCRIBE '/arc-data/tenant_b/secrets/**/*.parquet'", "src")]
    [InlineData("SHOW DATABASES", "tenant_b")]
    [InlineData("SHOW TABLES FROM tenant_b", "/arc-data/tenant_b/secrets/**/*.parquet")]
    [InlineData("show /* */ measurements from \"tenant_b\";", "secrets")]
    public async Task Names_and_paths_of_another_tenant_are_told(string sql, string leaked)
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        Assert.Contains(leaked, await arc.RowsAsync(sql, "tenant_a"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM tenant_b.secrets")]
    [InlineData("SELECT * FROM \"tenant_b\".\"secrets\"")]
    [InlineData("SELECT * FROM cpu JOIN tenant_b.secrets USING (time)")]
    [InlineData("SELECT * FROM memory.tenant_b.secrets")]
    [InlineData($"SELECT * FROM '{File}'")]
    [InlineData($"SELECT * FROM \"{File}\"")]
    [InlineData($"SELECT * FROM E'{File}'")]
    [InlineData($"SELECT * FROM cpu, '{File}'")]
    [InlineData($"SELECT * FROM read_parquet('{File}')")]
    [InlineData($"SELECT * FROM \"Read_Parquet\" /**/ ('{File}')")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("COPY cpu TO 'x'")]
    [InlineData("DELETE FROM cpu")]
    public async Task What_Arc_refuses_itself_is_400(string sql)
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        var (status, body) = await arc.QueryAsync(sql, "tenant_a");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("""{"success":false,"columns":null,"data":null,"row_count":0,""", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM cpu, tenant_b.secrets")]
    [InlineData("SELECT * FROM tenant_b .secrets")]
    [InlineData("SELECT * FROM range(2)")]
    [InlineData("SELECT * FROM tenant_b/**/.secrets")]
    [InlineData("SELECT nothing FROM cpu")]
    [InlineData("SELECT \"nothing\" FROM cpu")]
    [InlineData("SELECT * FROM cpu, sqlite_master")]
    [InlineData("SELECT * FROM pragma_database_list() /* x */")]
    [InlineData("SELECT CAST(host AS INT) FROM cpu")]
    [InlineData("SELECT * FROM ('/etc/passwd' a CROSS JOIN (SELECT 1) b)")]
    public async Task What_the_engine_refuses_is_500_with_its_own_words(string sql)
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        var (status, body) = await arc.QueryAsync(sql, "tenant_a");

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("Error: ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("b-secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_the_engine_shows_storage_paths()
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        var (_, body) = await arc.QueryAsync("SELECT nothing FROM cpu", "tenant_a");

        Assert.Contains("/arc-data/tenant_a/cpu/", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_header_or_with_an_empty_one_any_database_can_be_named()
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        Assert.Contains("b-secret", await arc.RowsAsync("SELECT src FROM tenant_b.secrets"), StringComparison.Ordinal);
        Assert.Contains("b-secret", await arc.RowsAsync("SELECT src FROM tenant_b.secrets", ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/query/secrets?database=tenant_b", "b-secret")]
    [InlineData("/api/v1/query/cpu?database=tenant_a&where=CAST((SELECT max(src) FROM tenant_b.secrets) AS INT)=1", "b-secret")]
    [InlineData("/api/v1/measurements", "/arc-data/tenant_b/secrets/")]
    [InlineData("/api/v1/measurements?database=tenant_b", "secrets")]
    [InlineData("/api/v1/databases", "tenant_b")]
    [InlineData("/api/v1/databases/tenant_b/measurements", "secrets")]
    public async Task The_routes_with_parameters_ignore_the_header(string path, string leaked)
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        using var answer = await arc.GetAsync(path, database: "tenant_a");

        Assert.Contains(leaked, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subquery_in_where_answers_yes_or_no_about_another_tenant()
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        using var yes = await arc.GetAsync($"/api/v1/query/cpu?database=tenant_a&where=EXISTS(SELECT 1 FROM query_table('{File}') WHERE src LIKE 'b%25')");
        using var no = await arc.GetAsync($"/api/v1/query/cpu?database=tenant_a&where=EXISTS(SELECT 1 FROM query_table('{File}') WHERE src LIKE 'x%25')");

        Assert.Contains("\"row_count\":1,", await yes.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"row_count\":0,", await no.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_one_tenant_creates_is_read_by_another()
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        await arc.QueryAsync("CREATE OR REPLACE TABLE stash AS SELECT * FROM cpu", "tenant_a");

        Assert.Equal("""[["b-secret",1.5]]""", await arc.RowsAsync("SELECT s.src, stash.usage FROM secrets s, stash", "tenant_b"));
    }

    [Fact]
    public async Task Statements_are_logged_for_all_once_one_tenant_turns_it_on()
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();
        await arc.QueryAsync("SELECT * FROM enable_logging() /* x */", "tenant_a");
        await arc.QueryAsync("SELECT src FROM secrets", "tenant_b");

        Assert.Contains("SELECT src FROM secrets", await arc.RowsAsync("SELECT * FROM duckdb_logs() /* x */", "tenant_a"), StringComparison.Ordinal);
        Assert.Contains("arcdev_engine_changes_total 1\n", await arc.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }
}
