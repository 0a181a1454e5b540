using System.Text.RegularExpressions;
using Memtrace.ArcDev.Sql;

namespace Memtrace.Proxy.Fuzzing.Sql;

/// <summary>
/// Judges the text alone, knowing neither the guard's reader nor the engine's: Arc may have put the organization's own files in the
/// place of names after FROM and JOIN and must have changed no other token; and no token may be one that reads files or settings.
/// </summary>
internal static partial class TextOracle
{
    private static readonly HashSet<string> Statements = new(StringComparer.OrdinalIgnoreCase)
    {
        "TABLE", "PIVOT", "UNPIVOT", "PIVOT_WIDER", "PIVOT_LONGER", "SUMMARIZE", "DESCRIBE", "SHOW", "COPY", "ATTACH", "PRAGMA", "INSTALL",
    };

    /// <summary>What is wrong with the way of a passed text through Arc, or null.</summary>
    public static string? Judge(string sent, string engine)
    {
        List<SqlToken> before;
        List<SqlToken> after;
        try
        {
            before = DuckLexer.Split(sent);
            after = DuckLexer.Split(engine);
        }
        catch (EngineFault fault)
        {
            return $"unreadable: {fault.Message}";
        }

        return (IsCutShort(sent, engine) ? null : Compare(before, after)) ?? Forbidden(before);
    }

    // Arc's way for one table takes the end of a longer word for FROM, and the digits of a number for a name: its own files even so.
    private static bool IsCutShort(string sent, string engine) =>
        sent.AsSpan().IndexOfAny('\'', '"', '$') < 0
        && string.Equals(Blanks().Replace(OwnFiles().Replace(engine, "FROM $1"), " "), Blanks().Replace(sent, " "), StringComparison.OrdinalIgnoreCase);

    private static string? Compare(List<SqlToken> before, List<SqlToken> after)
    {
        var at = 0;
        for (var i = 0; i < before.Count; i++)
        {
            if (i > 0 && MayStandBeforeTable(before[i - 1]) && IsOwnFiles(after, at, before[i].Value))
            {
                at += 8;
            }
            else if (at < after.Count && IsSame(before[i], after[at]))
            {
                at++;
            }
            else
            {
                return $"rewritten: {before[i].Value} became {(at < after.Count ? after[at].Value : "nothing")}";
            }
        }

        return at == after.Count ? null : $"rewritten: {after[at].Value} came behind the end";
    }

    private static bool MayStandBeforeTable(SqlToken token) => token.IsWord("FROM") || token.IsWord("JOIN") || token.IsWord("LATERAL");

    private static bool IsSame(SqlToken left, SqlToken right) =>
        left.Kind == right.Kind
        && string.Equals(left.Value, right.Value, left.Kind == TokenKind.Word ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static bool IsOwnFiles(List<SqlToken> tokens, int at, string name) =>
        at + 7 < tokens.Count
        && tokens[at].IsWord("read_parquet") && tokens[at + 1].IsSymbol("(")
        && tokens[at + 2].Kind == TokenKind.Text && tokens[at + 2].Value == $"{TwoTenants.Root}/{TwoTenants.Own}/{name}/**/*.parquet"
        && !name.Contains('/') && !name.Contains('.')
        && tokens[at + 3].IsSymbol(",") && tokens[at + 4].IsWord("union_by_name") && tokens[at + 5].IsSymbol("=") && tokens[at + 6].IsWord("true")
        && tokens[at + 7].IsSymbol(")");

    private static string? Forbidden(List<SqlToken> tokens)
    {
        if (tokens.Count == 0 || !(tokens[0].IsWord("SELECT") || tokens[0].IsWord("WITH") || tokens[0].IsWord("FROM") || tokens[0].IsSymbol("(")))
        {
            return "kind: not a query";
        }

        for (var at = 0; at < tokens.Count; at++)
        {
            var describes = at > 0 && tokens[at].IsWord("DESC") && tokens[at - 1].IsSymbol("(");
            if (tokens[at].IsSymbol(";") || tokens[at].IsAnyWord(Statements) || describes)
            {
                return $"word: {tokens[at].Value}";
            }
        }

        return ForbiddenCalls.First(tokens) is { } call ? $"call: {call}" : null;
    }

    [GeneratedRegex($@"FROM read_parquet\('{TwoTenants.Root}/{TwoTenants.Own}/([A-Za-z0-9_]+)/\*\*/\*\.parquet', union_by_name=true\)")]
    private static partial Regex OwnFiles();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
