using System.Text;

namespace Memtrace.ArcDev.Sql;

internal static class TokenWalk
{
    /// <exception cref="EngineFault">The parenthesis is never closed.</exception>
    public static int MatchingClose(IReadOnlyList<SqlToken> tokens, int open)
    {
        var depth = 0;
        for (var at = open; at < tokens.Count; at++)
        {
            depth += tokens[at].IsSymbol("(") ? 1 : tokens[at].IsSymbol(")") ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        throw new EngineFault("Parser Error: syntax error at end of input");
    }

    /// <summary>The arguments of a call, cut at its commas.</summary>
    public static List<List<SqlToken>> Arguments(IReadOnlyList<SqlToken> tokens, int open, int close)
    {
        var arguments = new List<List<SqlToken>>();
        var current = new List<SqlToken>();
        var depth = 0;
        for (var at = open + 1; at < close; at++)
        {
            depth += tokens[at].Value is "(" or "[" ? 1 : tokens[at].Value is ")" or "]" ? -1 : 0;
            if (depth == 0 && tokens[at].IsSymbol(","))
            {
                arguments.Add(current);
                current = [];
            }
            else
            {
                current.Add(tokens[at]);
            }
        }

        if (current.Count > 0)
        {
            arguments.Add(current);
        }

        return arguments;
    }

    /// <summary>One text, spaced as people write it: SQLite names unnamed columns after it.</summary>
    public static string ToSqlite(IReadOnlyList<SqlToken> tokens)
    {
        var text = new StringBuilder();
        for (var at = 0; at < tokens.Count; at++)
        {
            var (token, before) = (tokens[at], at == 0 ? default : tokens[at - 1]);
            var tight = at == 0 || token.IsSymbol(")") || token.IsSymbol(",") || token.IsSymbol(".") || before.IsSymbol("(") || before.IsSymbol(".")
                || (token.IsSymbol("(") && before.Kind == TokenKind.Word);
            text.Append(tight ? "" : " ").Append(token.ToSqlite());
        }

        return text.ToString();
    }
}
