using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// The SHOW statements that Arc itself understands: DATABASES, and TABLES or MEASUREMENTS with or without FROM a database, which must be
/// the own one. They are no SQL of DuckDB's and never travel as written. Pure and linear in the length of the text.
/// </summary>
public static class ShowStatement
{
    /// <summary>
    /// Reads a text. <see cref="ShowKind.None"/> without a refusal when its first word is another one: then it is <see cref="SqlGuard"/>'s.
    /// </summary>
    public static ShowKind Read(string sql, DatabaseName own, out Refusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(sql);
        refusal = null;
        var lexer = new SqlLexer(sql);
        if (sql.Length > SqlGuard.MaxBytes || !Spells(sql, Next(ref lexer), "show"))
        {
            return ShowKind.None;
        }

        (ShowKind kind, SqlToken broken, Refusal? rule) = ReadRest(sql, own, ref lexer);
        refusal = rule is null ? null : SqlExcerpt.Show(rule, sql, broken.Start);
        return kind;
    }

    private static (ShowKind Kind, SqlToken At, Refusal? Rule) ReadRest(ReadOnlySpan<char> sql, DatabaseName own, ref SqlLexer lexer)
    {
        SqlToken what = Next(ref lexer);
        bool databases = Spells(sql, what, "databases");
        if (!databases && !Spells(sql, what, "tables") && !Spells(sql, what, "measurements"))
        {
            return (ShowKind.None, what, SqlRefusals.StatementKind);
        }

        SqlToken next = Next(ref lexer);
        if (!databases && Spells(sql, next, "from"))
        {
            next = Next(ref lexer);
            if (!NamesDatabase(sql, next, ref lexer, out ReadOnlySpan<char> name))
            {
                return (ShowKind.None, next, SqlRefusals.StatementKind);
            }

            if (own.Text is not { } text || !name.SequenceEqual(text))
            {
                return (ShowKind.None, next, SqlRefusals.QualifiedTable);
            }

            next = Next(ref lexer);
        }

        SqlToken last = next.Kind == SqlTokenKind.Semicolon ? Next(ref lexer) : next;
        return last.Kind == SqlTokenKind.End
            ? (databases ? ShowKind.Databases : ShowKind.Tables, last, null)
            : (ShowKind.None, last, next.Kind == SqlTokenKind.Semicolon ? SqlRefusals.Statements : SqlRefusals.StatementKind);
    }

    // Arc takes a hyphen and a dot in a bare name here.
    private static bool NamesDatabase(ReadOnlySpan<char> sql, SqlToken token, ref SqlLexer lexer, out ReadOnlySpan<char> name)
    {
        name = token.TextIn(sql);
        if (token.Kind != SqlTokenKind.Word)
        {
            return token.Kind is SqlTokenKind.Quoted or SqlTokenKind.String;
        }

        int end = token.End;
        while (end < sql.Length && (SqlLexer.IsNamePart(sql[end]) || sql[end] is '-' or '.') && !sql[end..].StartsWith("--", StringComparison.Ordinal))
        {
            end++;
        }

        name = sql[token.Start..end];
        lexer.SkipTo(end);
        return true;
    }

    private static SqlToken Next(ref SqlLexer lexer)
    {
        SqlToken token = lexer.Next();
        while (token.Kind == SqlTokenKind.Comment)
        {
            token = lexer.Next();
        }

        return token;
    }

    private static bool Spells(ReadOnlySpan<char> sql, SqlToken token, string spelling) =>
        token.Kind == SqlTokenKind.Word && SqlWords.Spells(token.TextIn(sql), spelling);
}
