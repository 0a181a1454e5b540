using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Tests.Core.Sql;

public class SqlExcerptTests
{
    [Theory]
    [InlineData("SELECT * FROM cpu, mem", "SELECT * FROM cpu, mem\n                 ^")]
    [InlineData("SELECT *\n  FROM tenant_b.cpu\nWHERE v", "  FROM tenant_b.cpu\n       ^")]
    [InlineData("SELECT *\r\nFROM\ttenant_b.cpu", "FROM tenant_b.cpu\n     ^")]
    [InlineData("TABLE cpu", "TABLE cpu\n^")]
    [InlineData("SELECT (1", "SELECT (1\n         ^")]
    [InlineData("SELECT '\u202e' , \u0007", "SELECT ' ' ,  \n             ^")]
    public void A_refusal_shows_the_line_and_a_caret_below_the_fault(string sql, string excerpt) => Assert.Equal(excerpt, Refused(sql).Excerpt);

    [Fact]
    public void A_long_line_is_shown_in_part()
    {
        string sql = $"SELECT '{new string('a', 200)}', version() FROM cpu WHERE '{new string('b', 200)}' = 'c'";
        string[] lines = Refused(sql).Excerpt!.Split('\n');

        Assert.Equal(80, lines[0].Length);
        Assert.Equal('^', lines[1][^1]);
        Assert.StartsWith("version(", lines[0][(lines[1].Length - 1)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT version(), 'mtk_abc'")]
    [InlineData("SELECT version() FROM cpu\nWHERE k = 'MTK_abc'")]
    public void A_text_that_holds_what_looks_like_a_key_is_not_shown(string sql)
    {
        Refusal refusal = Refused(sql);

        Assert.Null(refusal.Excerpt);
        Assert.NotNull(refusal.Position);
    }

    [Theory]
    [InlineData("SELECT 1 /* a */ FROM tenant_a.cpu WHERE note = 'date_trunc(' -- b", 48)]
    [InlineData("SELECT /* a */ 1 -<> 2", 18)]
    public void What_would_be_rewritten_in_Arc_is_refused_where_it_stands_in_the_text_as_sent(string sql, int position) =>
        Assert.Equal(position, Refused(sql).Position);

    [Fact]
    public void A_refusal_as_text_is_its_code() => Assert.Equal("sql_function", Refused("SELECT version()").ToString());

    private static Refusal Refused(string sql)
    {
        Assert.True(DatabaseName.TryParse("tenant_a", out DatabaseName own));
        return ShippedGuard.Instance.Inspect(sql, own).Refusal!;
    }
}
