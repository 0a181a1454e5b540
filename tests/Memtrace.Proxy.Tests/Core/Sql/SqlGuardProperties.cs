using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Sql;

namespace Memtrace.Proxy.Tests.Core.Sql;

public class SqlGuardProperties
{
    private static readonly DatabaseName Own = DatabaseName.TryParse("tenant_a", out DatabaseName own) ? own : default;

    private static readonly string[] Pieces =
    [
        "SELECT", "select", "WITH", "RECURSIVE", "VALUES", "FROM", "JOIN", "LATERAL", "ON", "USING", "AS", "IS", "NOT", "DISTINCT",
        "WHERE", "GROUP BY", "ORDER BY", "LIMIT", "QUALIFY", "UNION", "ALL", "EXCEPT", "EXTRACT", "TRIM", "OVER", "CASE", "END",
        "TABLE", "PIVOT", "SHOW", "CROSS", "LEFT", "ONLY", "ROWS", "cpu", "mem", "tenant_a", "tenant_b", "default", "c", "v", "max",
        "range", "unnest", "query_table", "read_parquet", "\"cpu\"", "\"a/b.parquet\"", "\"default\"", "'a'", "''", "'x.parquet'",
        "'it''s'", "'\\'", "'-- x'", "1", "1.5", ".5", "1e", "(", ")", "(", ")", "[", "]", ",", ".", ":", ":=", "::", ";", "*", "+",
        "-", "/", "%", "=", "<", "->", "--", "-- c\n", "--\r", "/*", "*/", "/* c */", "/**/", "$", "{", "?", "é", "__STR_0__", "\0",
        "\n", "\t", "(SELECT", "FROM cpu", "JOIN mem", "SELECT *", "SELECT 1", "count(*)",
    ];

    private static readonly Arbitrary<string> Soup = Gen.Elements(Pieces)
        .SelectMany(piece => Gen.Elements(string.Empty, " ", " ", " ", "\n").Select(blank => piece + blank))
        .ListOf()
        .Select(pieces => string.Concat(pieces).Insert(0, pieces.Count % 3 == 0 ? "FROM cpu " : "SELECT "))
        .ToArbitrary();

    // Mostly whole clauses, so that many texts pass and the second property is not about refusals alone.
    private static readonly Arbitrary<string> Queries = Gen.Elements(
            "v", "c.v, ", "max(v)", "/* x */", "-- y\n", "FROM cpu", "FROM tenant_a.cpu c", "FROM default . mem", "JOIN mem USING (t)",
            "JOIN (SELECT 1) s ON true", "WHERE v > 1", "AND 'a' = 'b--'", "GROUP BY 1", "UNION ALL SELECT 1", "UNION (SELECT v FROM mem)",
            "ORDER BY v", "LIMIT 5", ";", "IS DISTINCT FROM 'a'", ", (SELECT max(v) FROM mem)", "\"q\"", "1", "+ 2")
        .ListOf()
        .Select(clauses => "SELECT 1 " + string.Join(' ', clauses))
        .ToArbitrary();

    [Fact]
    public void Any_mix_of_tokens_gets_a_verdict_and_what_passes_is_stable() =>
        Check.One(Settings(4000), Prop.ForAll(Soup, IsSound));

    [Fact]
    public void What_passes_is_stable_and_holds_no_comment() =>
        Check.One(Settings(4000), Prop.ForAll(Queries, IsSound));

    [Fact]
    public void Any_characters_get_a_verdict() =>
        Check.One(Settings(2000), Prop.ForAll<string>(text => IsSound("SELECT " + text)));

    [Theory]
    [InlineData("(")]
    [InlineData("/*")]
    [InlineData("'")]
    [InlineData("''")]
    [InlineData("-")]
    [InlineData("a,")]
    [InlineData("tenant_a.")]
    [InlineData("NOT ")]
    [InlineData("FROM(SELECT ")]
    [InlineData("FROM(FROM ")]
    [InlineData("(FROM a UNION FROM ")]
    [InlineData("range(1,")]
    [InlineData("range(1,range(")]
    [InlineData("printf('%")]
    [InlineData("a::")]
    [InlineData("a::STRUCT(")]
    [InlineData("FROM a/**/")]
    [InlineData("\"a\".")]
    public void The_longest_text_of_one_kind_is_read_in_one_pass(string piece)
    {
        string longest = "SELECT 1 " + string.Concat(Enumerable.Repeat(piece, (SqlGuard.MaxBytes - 9) / piece.Length));
        TimeSpan best = TimeSpan.MaxValue;
        for (int i = 0; i < 10; i++)
        {
            long start = Stopwatch.GetTimestamp();
            ShippedGuard.Instance.Inspect(longest, Own);
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            best = taken < best ? taken : best;
        }

        // One pass takes about a tenth of a millisecond; one for every token would take many times this bound.
        Assert.True(best < TimeSpan.FromMilliseconds(5), $"{best.TotalMilliseconds} ms");
    }

    private static bool IsSound(string text)
    {
        SqlVerdict verdict = ShippedGuard.Instance.Inspect(text, Own);
        if (verdict.Sql is not { } sql)
        {
            return verdict.Refusal is { Position: { } at } && at >= 0 && at <= text.Length;
        }

        return verdict.Refusal is null
            && sql.Length <= text.Length * 2
            && ReferenceEquals(ShippedGuard.Instance.Inspect(sql, Own).Sql, sql)
            && SqlText.TokensOf(sql).TrueForAll(token => token.Kind is not (SqlTokenKind.Comment or SqlTokenKind.Semicolon))
            && !ReadsPath(sql);
    }

    /// <summary>True when a constant, a path or another database stands directly after a FROM or JOIN that is no operator.</summary>
    private static bool ReadsPath(string sql)
    {
        List<SqlToken> tokens = SqlText.TokensOf(sql);
        for (int i = 1; i < tokens.Count; i++)
        {
            bool foreign = tokens[i].TextIn(sql) is "tenant_b" && i + 1 < tokens.Count && tokens[i + 1].Kind == SqlTokenKind.Dot;
            bool path = foreign || tokens[i].Kind == SqlTokenKind.String || tokens[i].TextIn(sql).Contains('/');
            bool opens = sql[tokens[i - 1].Start..tokens[i - 1].End] is "FROM" or "JOIN";
            bool special = i > 1 && (tokens[i - 2].Kind == SqlTokenKind.Dot || IsOperatorOrCall(sql, tokens, i - 1));
            if (path && opens && !special)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOperatorOrCall(string sql, List<SqlToken> tokens, int from)
    {
        string Text(int index) => index >= 0 ? sql[tokens[index].Start..tokens[index].End] : string.Empty;
        if (Text(from - 1) == "DISTINCT")
        {
            return Text(from - 2) == "IS" || (Text(from - 2) == "NOT" && Text(from - 3) == "IS");
        }

        int depth = 0;
        for (int i = from - 1; i > 0; i--)
        {
            depth += tokens[i].Kind switch { SqlTokenKind.Close => 1, SqlTokenKind.Open => -1, _ => 0 };
            if (depth < 0)
            {
                return Text(i - 1) is "EXTRACT" or "TRIM";
            }
        }

        return false;
    }

    private static Config Settings(int texts) => RepeatableChecks.Of(texts, 60);
}
