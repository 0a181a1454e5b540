using Memtrace.ArcDev.Sql;

namespace Memtrace.Proxy.Tests.ArcDev;

/// <summary>What the engine gets of a statement: Arc rewrites text, not grammar, and each of its steps is one that attacks lean on.</summary>
public sealed class ArcDevRewriteTests
{
    private const string Cpu = "read_parquet('/r/tenant_a/cpu/**/*.parquet', union_by_name=true)";

    [Theory]
    [InlineData("SELECT 1", "SELECT 1")]
    [InlineData("SELECT 'Read_Parquet' FROM cpu", "SELECT 'Read_Parquet' FROM cpu")]
    [InlineData("SELECT * FROM cpu", $"SELECT * FROM {Cpu}")]
    [InlineData("SELECT * FROM range(5)", "SELECT * FROM read_parquet('/r/tenant_a/range/**/*.parquet', union_by_name=true)(5)")]
    [InlineData("SELECT * FROM range(5) WHERE 'a' = 'a'", "SELECT * FROM range(5) WHERE 'a' = 'a'")]
    [InlineData("SELECT valid_from cpu FROM(SELECT 1)", $"SELECT valid_FROM {Cpu} FROM(SELECT 1)")]
    [InlineData("SELECT /* FROM mem */ '--' FROM cpu -- x\nJOIN mem", $"SELECT   '--' FROM {Cpu} \nJOIN read_parquet('/r/tenant_a/mem/**/*.parquet', union_by_name=true)")]
    [InlineData("SELECT 1 FROM cpu natural\n left  join cpu", $"SELECT 1 FROM {Cpu} natural left join {Cpu}")]
    [InlineData("SELECT '' FROM \"a-b\", \"cpu\"", "SELECT '' FROM read_parquet('/r/tenant_a/a-b/**/*.parquet', union_by_name=true), \"cpu\"")]
    [InlineData("SELECT '' FROM \"a/b\"", "SELECT '' FROM read_parquet('/r/tenant_a/.arc-invalid-quoted-identifier/**/*.parquet', union_by_name=true)")]
    [InlineData("WITH x AS (SELECT '') SELECT * FROM x JOIN cpu", $"WITH x AS (SELECT '') SELECT * FROM x JOIN {Cpu}")]
    [InlineData("WITH cpu AS MATERIALIZED (SELECT '') SELECT * FROM cpu", $"WITH cpu AS MATERIALIZED (SELECT '') SELECT * FROM {Cpu}")]
    [InlineData("SELECT TRIM('a' FROM host) FROM cpu", $"SELECT TRIM('a' FROM host) FROM {Cpu}")]
    [InlineData("SELECT EXTRACT(YEAR FROM (SELECT 1 FROM cpu))", $"SELECT EXTRACT(YEAR FROM (SELECT 1 FROM {Cpu}))")]
    [InlineData("SELECT a IS DISTINCT FROM cpu", $"SELECT a IS DISTINCT FROM {Cpu}")]
    public void Tables_are_found_by_pattern(string sql, string engine) => Assert.Equal(engine, TableRewrite.Rewrite(sql, "tenant_a", "/r"));

    [Theory]
    [InlineData("SELECT 'a', \"b\", 'c', \"b\" FROM cpu", "SELECT 'a', \"b\", 'c', \"b\" FROM ")]
    [InlineData("SELECT '__STR_1__', ' b ' FROM cpu", "SELECT '' b '', __STR_1__ FROM ")]
    [InlineData("SELECT 'a', \"b\"_STR_0__ FROM cpu", "SELECT 'a', \"b\"_STR_0__ FROM ")]
    [InlineData("SELECT /* 'a' */ 'b'_STR_0__ FROM cpu", "SELECT   __STR_1_'a' FROM ")]
    [InlineData("SELECT \"b\", 'a'_IDENT_0__ FROM cpu", "SELECT \"b\", __STR_1_\"b\" FROM ")]
    [InlineData("SELECT trim(a FROM b), 'a'_FROM_MASK_0__ FROM cpu", "SELECT trim(a FROM b), __STR_0_FROM FROM ")]
    [InlineData("SELECT __FROM_MASK_0__, 'a' FROM cpu", "SELECT __FROM_MASK_0__, 'a' FROM ")]
    [InlineData("SELECT '\\' AS a, ' FROM cpu", "SELECT '\\' AS a, ' FROM ")]
    [InlineData("SELECT $a$ '$a$, $é$ ' FROM cpu", "SELECT $a$ '$a$, $é$ ' FROM cpu")]
    [InlineData("SELECT e'\\'a' FROM cpu", "SELECT e'\\'a' FROM ")]
    [InlineData("SELECT e'\\'' FROM cpu", "SELECT e'\\'' FROM cpu")]
    public void Marks_are_numbered_in_one_row_and_put_back_as_text(string sql, string start) =>
        Assert.Equal(start.EndsWith("FROM ", StringComparison.Ordinal) ? start + Cpu : start, TableRewrite.Rewrite(sql, "tenant_a", "/r"));

    [Theory]
    [InlineData("date_trunc('hour', time)", "to_timestamp((epoch(time)::BIGINT // 3600) * 3600)")]
    [InlineData("date_trunc('hour', (time))", "date_trunc('hour', (time))")]
    [InlineData("date_trunc('month', time)", "date_trunc('month', time)")]
    [InlineData("xdate_trunc('hour', time)", "xdate_trunc('hour', time)")]
    [InlineData("TIME_BUCKET(INTERVAL '5 minutes', time)", "to_timestamp((epoch(time)::BIGINT // 300) * 300)")]
    [InlineData("time_bucket('1 MINUTES', time)", "time_bucket('1 MINUTES', time)")]
    [InlineData("time_bucket('1 day', time, TIMESTAMP '2024-01-01')", "to_timestamp(1704067200 + ((epoch(time)::BIGINT - 1704067200) // 86400) * 86400)")]
    [InlineData("time_bucket('1 day', time, '2024')", "time_bucket('1 day', time, '2024')")]
    [InlineData("'date_trunc('hour', x' || ')'", "'to_timestamp((epoch(x' || ')::BIGINT // 3600) * 3600)'")]
    public void Functions_on_time_are_rewritten_before_quotes_are_read(string call, string engine) =>
        Assert.StartsWith($"SELECT {engine}", TableRewrite.Rewrite($"SELECT {call} FROM cpu", "tenant_a", "/r"), StringComparison.Ordinal);

    [Theory]
    [InlineData("WHERE a LIKE '%x%' AND b <> ''", "WHERE b <> '' AND a LIKE '%x%'")]
    [InlineData("WHERE a LIKE 'x' AND c = 1 AND b <> '' ORDER BY 1", "WHERE b <> '' AND a LIKE 'x' AND c = 1 ORDER BY 1")]
    [InlineData("WHERE a = 'x' AND b <> ''", "WHERE a = 'x' AND b <> ''")]
    [InlineData("WHERE a LIKE 'x' AND b <> '''y'", "WHERE b <> '' AND a LIKE 'x''y'")]
    public void A_check_for_empty_text_moves_before_LIKE_even_out_of_a_constant(string where, string engine) =>
        Assert.Equal($"SELECT * FROM {Cpu} {engine}", TableRewrite.Rewrite($"SELECT * FROM cpu {where}", "tenant_a", "/r"));

    [Fact]
    public void A_quoted_name_that_a_rewrite_cuts_open_becomes_SQL()
    {
        var rewritten = TableRewrite.Rewrite("SELECT 1 AS \"regexp_extract(c, 'https[^/]\", ', 1)\", b.src FROM cpu, \"/r/b\" b --'", "tenant_a", "/r");

        Assert.StartsWith("SELECT 1 AS \"CASE WHEN c LIKE 'https://www.%' THEN ", rewritten, StringComparison.Ordinal);
        Assert.EndsWith($"END\", b.src FROM {Cpu}, \"/r/b\" b ", rewritten, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT '' FROM tenant_b.secrets", "SELECT '' FROM read_parquet('/r/tenant_b/secrets/**/*.parquet', union_by_name=true)")]
    [InlineData("SELECT * FROM cpu", "SELECT * FROM read_parquet('/r/default/cpu/**/*.parquet', union_by_name=true)")]
    public void Without_a_header_databases_are_named_in_the_text(string sql, string engine) => Assert.Equal(engine, TableRewrite.Rewrite(sql, null, "/r"));
}
