using System.Text;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Sql;

namespace Memtrace.Proxy.Tests.Core.Sql;

public class SqlGuardTests
{
    [Theory]
    [InlineData("SELECT time_bucket('1 day', a) FROM cpu", "SELECT \"time_bucket\"('1 day', a) FROM cpu")]
    [InlineData("SELECT Date_Trunc ('hour', a) FROM cpu", "SELECT \"Date_Trunc\" ('hour', a) FROM cpu")]
    [InlineData("SELECT Regexp_Replace(a, 'b', 'c') FROM cpu", "SELECT \"Regexp_Replace\"(a, 'b', 'c') FROM cpu")]
    [InlineData("SELECT regexp_extract/**/(a, 'b') FROM cpu", "SELECT \"regexp_extract\" (a, 'b') FROM cpu")]
    [InlineData("SELECT u&time_bucket(1, a) FROM cpu", "SELECT u& \"time_bucket\"(1, a) FROM cpu")]
    [InlineData("SELECT time_bucket FROM cpu", "SELECT time_bucket FROM cpu")]
    [InlineData("SELECT a <> '' FROM cpu", "SELECT a != '' FROM cpu")]
    [InlineData("SELECT a<>-1 FROM cpu", "SELECT a!= -1 FROM cpu")]
    [InlineData("SELECT '<>' || 'a <> b' FROM cpu WHERE a < b", null)]
    [InlineData("SELECT 'a <> b' FROM cpu WHERE a < b", "SELECT 'a <> b' FROM cpu WHERE a < b")]
    [InlineData("SELECT *\n\tFROM\tcpu\r\nJOIN\nmem USING (a)", "SELECT *  FROM cpu  JOIN mem USING (a)")]
    public void What_Arc_would_rewrite_before_it_reads_quotes_is_written_so_that_it_does_not(string sql, string? sent) =>
        Assert.Equal(sent, Inspect(sql).Sql);

    [Theory]
    [InlineData("SELECT a IS DISTINCT FROM b FROM cpu", "SELECT a IS DISTINCT FROM (b) FROM cpu")]
    [InlineData("SELECT a is not distinct from 'x' FROM cpu", "SELECT a is not distinct from ('x') FROM cpu")]
    [InlineData("SELECT a IS DISTINCT FROM c.\"b\"::INT FROM cpu c", "SELECT a IS DISTINCT FROM (c.\"b\")::INT FROM cpu c")]
    [InlineData("SELECT a IS DISTINCT FROM/* x */b/* y */, 1", "SELECT a IS DISTINCT FROM (b) , 1")]
    [InlineData("SELECT a IS DISTINCT FROM DATE '2026-01-01'", "SELECT a IS DISTINCT FROM (DATE '2026-01-01')")]
    [InlineData("SELECT a IS DISTINCT FROM INTERVAL '5' MINUTE", "SELECT a IS DISTINCT FROM (INTERVAL '5' MINUTE)")]
    [InlineData("SELECT a IS DISTINCT FROM INTERVAL 200 MILLISECONDS", "SELECT a IS DISTINCT FROM (INTERVAL 200 MILLISECONDS)")]
    [InlineData("SELECT a IS DISTINCT FROM NULL AND b", "SELECT a IS DISTINCT FROM (NULL) AND b")]
    [InlineData("SELECT a IS DISTINCT FROM l[1]", "SELECT a IS DISTINCT FROM (l)[1]")]
    [InlineData("SELECT a IS DISTINCT FROM abs(b)", "SELECT a IS DISTINCT FROM abs(b)")]
    [InlineData("SELECT a IS DISTINCT FROM (b)", "SELECT a IS DISTINCT FROM (b)")]
    [InlineData("SELECT a IS DISTINCT FROM CASE WHEN b THEN c END", "SELECT a IS DISTINCT FROM CASE WHEN b THEN c END")]
    public void What_stands_behind_an_operator_with_FROM_is_put_where_Arc_sees_no_table(string sql, string sent) => Assert.Equal(sent, Passed(sql));

    [Theory]
    [InlineData("SELECT * FROM range(3)", "SELECT * FROM \"range\"(3)")]
    [InlineData("FROM cpu c, Unnest(c.l) u", "FROM cpu c, \"Unnest\"(c.l) u")]
    [InlineData("FROM cpu JOIN LATERAL generate_series(1, 2) g ON true", "FROM cpu JOIN LATERAL \"generate_series\"(1, 2) g ON true")]
    [InlineData("FROM \"range\"(3)", "FROM \"range\"(3)")]
    [InlineData("SELECT range(3), unnest([1])", "SELECT range(3), unnest([1])")]
    public void A_function_in_the_place_of_a_table_goes_by_its_quoted_name(string sql, string sent) => Assert.Equal(sent, Passed(sql));

    [Theory]
    [InlineData("SELECT repeat(host, n) FROM cpu", "write the length as a number up to 10000", 20)]
    [InlineData("SELECT repeat('a', 10001)", "write the length as a number up to 10000", 19)]
    [InlineData("SELECT NULL::INT[10001]", "write the length as a number up to 10000", 17)]
    [InlineData("SELECT printf(host, 1) FROM cpu", "write the format as one constant with widths below 10000", 14)]
    [InlineData("SELECT list_aggr(l, host) FROM cpu", "write the name of the aggregate as one constant", 20)]
    [InlineData("SELECT 1 + range(n) FROM cpu", "as a value: numbers at most 1000000 steps apart, or times and an INTERVAL constant of a second or more; behind FROM any", 11)]
    [InlineData("FROM range(10000001)", "write numbers up to 10000000", 11)]
    [InlineData("SELECT set FROM cpu", "a column of that name goes in double quotes", 7)]
    [InlineData("SELECT filename FROM cpu", null, 7)]
    [InlineData("SELECT getenv('a')", null, 7)]
    public void A_refusal_tells_what_to_write_instead(string sql, string? hint, int position)
    {
        Refusal refusal = Refused(sql);
        Assert.Equal(hint, refusal.Hint);
        Assert.Equal(position, refusal.Position);
    }

    [Fact]
    public void What_is_added_for_Arc_counts_towards_the_length()
    {
        string sql = "SELECT a IS DISTINCT FROM b, '".PadRight(SqlGuard.MaxBytes - 1, 'x') + "'";

        Assert.Equal("sql_length", Refused(sql).Code);
        Assert.NotNull(Passed(sql.Replace("xx'", "'", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1 hour", true)]
    [InlineData(" -15  Minutes ", true)]
    [InlineData("1s", true)]
    [InlineData("1 mon", true)]
    [InlineData("1 ms", false)]
    [InlineData("1.5 hours", false)]
    [InlineData("0.001 s", false)]
    [InlineData("1e3 s", false)]
    [InlineData("1 hour 1 us", false)]
    [InlineData("00:00:01", false)]
    [InlineData("hour", false)]
    [InlineData("-hour", false)]
    [InlineData("1", false)]
    [InlineData("", false)]
    public void A_step_is_one_whole_number_of_a_second_or_more(string text, bool step) => Assert.Equal(step, SqlSteps.IsStep(text));

    [Theory]
    [InlineData("SELECT 1 -- one", "SELECT 1  ")]
    [InlineData("SELECT/**/1", "SELECT 1")]
    [InlineData("SELECT 1 -- a\r\n, 2", "SELECT 1    , 2")]
    [InlineData("SELECT 1 - /* x */ - 2", "SELECT 1 -   - 2")]
    [InlineData("SELECT a -/**/- b FROM cpu", "SELECT a - - b FROM cpu")]
    [InlineData("SELECT '/* in */ -- a constant' /* out */", "SELECT '/* in */ -- a constant'  ")]
    [InlineData("SELECT 1 /* a /* b */ c */ + 2", "SELECT 1   + 2")]
    [InlineData("SELECT 1; ", "SELECT 1")]
    [InlineData("SELECT 1 ; /* a */ -- b", "SELECT 1 ")]
    [InlineData("/* a */ SELECT 1 /* b */;", "  SELECT 1  ")]
    public void Comments_become_a_space_and_the_last_semicolon_goes(string sql, string sent) => Assert.Equal(sent, Passed(sql));

    [Theory]
    [InlineData("SELECT * FROM tenant_a.cpu", "SELECT * FROM cpu")]
    [InlineData("SELECT * FROM \"tenant_a\".\"cpu\" c", "SELECT * FROM \"cpu\" c")]
    [InlineData("SELECT * FROM default.cpu", "SELECT * FROM cpu")]
    [InlineData("SELECT * FROM \"default\".cpu JOIN tenant_a . mem USING (t)", "SELECT * FROM cpu JOIN mem USING (t)")]
    [InlineData("SELECT * FROM /*a*/tenant_a/*b*/./*c*/cpu/*d*/WHERE v", "SELECT * FROM  cpu WHERE v")]
    [InlineData("SELECT v FROM cpu WHERE v > (SELECT avg(v) FROM tenant_a.cpu)", "SELECT v FROM cpu WHERE v > (SELECT avg(v) FROM cpu)")]
    public void The_own_database_before_a_table_goes(string sql, string sent) => Assert.Equal(sent, Passed(sql));

    [Theory]
    [InlineData("SELECT * FROM cpu, mem", 17)]
    [InlineData("/* é */ SELECT * FROM tenant_b.cpu", 22)]
    [InlineData("SELECT 1; SELECT 2", 10)]
    [InlineData("SELECT '__str_0__'", 8)]
    [InlineData("SELECT 'a\\'", 9)]
    [InlineData("SELECT query ('x')", 7)]
    [InlineData("SHOW TABLES", 0)]
    [InlineData("SELECT (1", 9)]
    [InlineData("SELECT v FROM cpu WHERE note = 'read_parquet'", 32)]
    public void A_refusal_says_where_in_the_text_as_sent(string sql, int position) =>
        Assert.Equal(position, Refused(sql).Position);

    [Fact]
    public void A_text_without_anything_to_change_is_handed_back_itself()
    {
        string sql = new StringBuilder("SELECT avg(v) FROM cpu WHERE host = 'a'").ToString();

        Assert.Same(sql, Passed(sql));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("-- only a comment")]
    public void No_statement_is_refused_by_length(string sql) => Assert.Equal("sql_length", Refused(sql).Code);

    [Fact]
    public void The_bound_counts_bytes_not_characters()
    {
        string most = $"SELECT '{new string('a', SqlGuard.MaxBytes - 9)}'";
        string wide = $"SELECT '{new string('é', 4996)}'";

        Assert.Same(most, Passed(most));
        Assert.Equal("sql_length", Refused(most + " ").Code);
        Assert.Equal("sql_length", Refused(wide).Code);
    }

    [Theory]
    [InlineData("SELECT 'a\0b'")]
    [InlineData("SELECT 1\0 FROM cpu")]
    [InlineData("SELECT 1 -- \0")]
    [InlineData("SELECT 'a\u0001b'")]
    [InlineData("SELECT 'a\u007fb'")]
    public void Control_characters_are_refused_even_in_quotes_and_comments(string sql) => Assert.Equal("sql_character", Refused(sql).Code);

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public void Half_of_a_surrogate_pair_is_refused(int half) =>
        Assert.Equal("sql_character", Refused($"SELECT '{(char)half}'").Code);

    [Fact]
    public void The_own_name_is_compared_with_its_case()
    {
        Assert.True(DatabaseName.TryParse("Acme-1", out DatabaseName own));

        Assert.Equal("SELECT * FROM cpu", ShippedGuard.Instance.Inspect("SELECT * FROM \"Acme-1\".cpu", own).Sql);
        Assert.Equal("sql_qualified_table", ShippedGuard.Instance.Inspect("SELECT * FROM \"acme-1\".cpu", own).Refusal?.Code);
    }

    [Fact]
    public void Without_a_database_every_qualified_table_is_refused() =>
        Assert.Equal("sql_qualified_table", ShippedGuard.Instance.Inspect("SELECT * FROM x.cpu", default).Refusal?.Code);

    [Theory]
    [InlineData("TABLE")]
    [InlineData("Pivot")]
    [InlineData("describe")]
    [InlineData("insert")]
    [InlineData("create")]
    [InlineData("attach")]
    [InlineData("install")]
    [InlineData("explain")]
    public void A_denied_word_is_refused_wherever_it_stands_unquoted(string word)
    {
        Assert.Equal("sql_keyword", Refused($"SELECT {word} FROM cpu").Code);
        Assert.Equal("sql_keyword", Refused($"SELECT a AS {word} FROM cpu").Code);
        Assert.Equal("sql_keyword", Refused($"SELECT * FROM ({word} cpu)").Code);
        Assert.Equal("sql_keyword", Refused($"SELECT * FROM {word}").Code);
        Assert.Equal("sql_keyword", Refused($"WITH x AS ({word} y) SELECT 1").Code);
        Assert.NotNull(Passed($"SELECT \"{word}\", '{word}' FROM cpu"));
    }

    private static SqlVerdict Inspect(string sql)
    {
        Assert.True(DatabaseName.TryParse("tenant_a", out DatabaseName own));
        return ShippedGuard.Instance.Inspect(sql, own);
    }

    private static string Passed(string sql)
    {
        SqlVerdict verdict = Inspect(sql);
        Assert.True(verdict.Refusal is null, $"{verdict.Refusal?.Code} at {verdict.Refusal?.Position}");
        return verdict.Sql!;
    }

    private static Refusal Refused(string sql)
    {
        SqlVerdict verdict = Inspect(sql);
        Assert.Null(verdict.Sql);
        return verdict.Refusal!;
    }
}
