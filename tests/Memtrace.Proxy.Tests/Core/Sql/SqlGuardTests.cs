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
    [InlineData("SELECT time_bucket FROM cpu", "SELECT time_bucket FROM cpu")]
    [InlineData("SELECT a <> '' FROM cpu", "SELECT a != '' FROM cpu")]
    [InlineData("SELECT a<>-1 FROM cpu", "SELECT a!= -1 FROM cpu")]
    [InlineData("SELECT '<>' || 'a <> b' FROM cpu WHERE a < b", null)]
    [InlineData("SELECT 'a <> b' FROM cpu WHERE a < b", "SELECT 'a <> b' FROM cpu WHERE a < b")]
    [InlineData("SELECT *\n\tFROM\tcpu\r\nJOIN\nmem USING (a)", "SELECT *  FROM cpu  JOIN mem USING (a)")]
    public void What_Arc_would_rewrite_before_it_reads_quotes_is_written_so_that_it_does_not(string sql, string? sent) =>
        Assert.Equal(sent, Inspect(sql).Sql);

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
