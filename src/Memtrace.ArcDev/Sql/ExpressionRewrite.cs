using Memtrace.ArcDev.Engine;

namespace Memtrace.ArcDev.Sql;

/// <summary>Rewrites the DuckDB expressions that SQLite does not have: casts, intervals, EXTRACT, timestamp literals, ILIKE.</summary>
internal static class ExpressionRewrite
{
    private static readonly HashSet<string> TimeTypes = new(StringComparer.OrdinalIgnoreCase) { "TIMESTAMP", "TIMESTAMPTZ", "DATE", "DATETIME" };
    // In DuckDB 7 / 2 is 3.5; in SQLite only where one side is a float.
    private static readonly SqlToken WholeDivision = SqlToken.Ready("* 1.0 /");
    private static readonly HashSet<string> Comparisons = ["=", "==", "<", ">", "<=", ">=", "<>", "!="];

    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "WHERE", "AND", "OR", "NOT", "BY", "ON", "IN", "BETWEEN", "THEN", "ELSE", "WHEN", "CASE", "HAVING", "LIKE", "AS", "FROM", "VALUES",
    };

    public static List<SqlToken> Rewrite(IReadOnlyList<SqlToken> tokens)
    {
        var done = new List<SqlToken>(tokens.Count);
        for (var at = 0; at < tokens.Count;)
        {
            at += Step(tokens, at, done);
        }

        return done;
    }

    private static int Step(IReadOnlyList<SqlToken> tokens, int at, List<SqlToken> done)
    {
        var token = tokens[at];
        var next = at + 1 < tokens.Count ? tokens[at + 1] : default;
        if ((token.IsWord("CAST") || token.IsWord("TRY_CAST")) && next.IsSymbol("("))
        {
            return RewriteCast(tokens, at, done);
        }

        if (token.IsWord("EXTRACT") && next.IsSymbol("(") && at + 3 < tokens.Count && tokens[at + 3].IsWord("FROM"))
        {
            done.AddRange([SqlToken.Word("date_part"), next, SqlToken.Text(tokens[at + 2].Value), SqlToken.Symbol(",")]);
            return 4;
        }

        if (token.IsWord("INTERVAL") && next.Kind is TokenKind.Text or TokenKind.Number)
        {
            return 2 + RewriteInterval(tokens, at, done);
        }

        if (token.IsAnyWord(TimeTypes) && next.Kind == TokenKind.Text)
        {
            done.Add(SqlToken.Text(TimeText.Normalize(next.Value) ?? next.Value));
            return 2;
        }

        return token.IsSymbol("::") ? RewriteDoubleColon(tokens, at, done) : CopyToken(token, done);
    }

    private static int CopyToken(SqlToken token, List<SqlToken> done)
    {
        if (token.Kind == TokenKind.Text && done.Count > 0 && IsCompared(done[^1]))
        {
            // DuckDB compares a timestamp with a literal as timestamps; SQLite compares texts, so they need one form.
            done.Add(SqlToken.Text(TimeText.Normalize(token.Value) ?? token.Value));
        }
        else if (token.IsWord("CURRENT_TIMESTAMP"))
        {
            done.Add(SqlToken.Ready("now()"));
        }
        else if (token.IsWord("ILIKE"))
        {
            done.Add(SqlToken.Word("REGEXP"));
        }
        else
        {
            done.Add(token.IsSymbol("//") ? SqlToken.Symbol("/") : token.IsSymbol("/") ? WholeDivision : token);
        }

        return 1;
    }

    private static bool IsCompared(SqlToken before) =>
        (before.Kind == TokenKind.Symbol && Comparisons.Contains(before.Value)) || before.IsWord("BETWEEN") || before.IsWord("AND");

    private static int RewriteCast(IReadOnlyList<SqlToken> tokens, int at, List<SqlToken> done)
    {
        var close = TokenWalk.MatchingClose(tokens, at + 1);
        var cut = close;
        for (var i = at + 2; i < close; i++)
        {
            if (tokens[i].IsSymbol("("))
            {
                i = TokenWalk.MatchingClose(tokens, i);
            }
            else if (tokens[i].IsWord("AS"))
            {
                cut = i;
            }
        }

        if (cut == close)
        {
            throw new EngineFault("Parser Error: syntax error at or near \"CAST\"");
        }

        var type = string.Join(' ', tokens.Skip(cut + 1).Take(close - cut - 1).Select(t => t.Value));
        done.AddRange([SqlToken.Word(tokens[at].IsWord("CAST") ? "duck_cast" : "duck_try_cast"), SqlToken.Symbol("(")]);
        done.AddRange(Rewrite([.. tokens.Skip(at + 2).Take(cut - at - 2)]));
        done.AddRange([SqlToken.Symbol(","), SqlToken.Text(type), SqlToken.Symbol(")")]);
        return close - at + 1;
    }

    private static int RewriteDoubleColon(IReadOnlyList<SqlToken> tokens, int at, List<SqlToken> done)
    {
        if (at + 1 >= tokens.Count)
        {
            throw new EngineFault("Parser Error: syntax error at end of input");
        }

        var used = 2;
        if (at + 2 < tokens.Count && tokens[at + 2].IsSymbol("("))
        {
            used = TokenWalk.MatchingClose(tokens, at + 2) - at + 1;
        }

        Wrap(done, "duck_cast", SqlToken.Text(tokens[at + 1].Value));
        return used;
    }

    private static int RewriteInterval(IReadOnlyList<SqlToken> tokens, int at, List<SqlToken> done)
    {
        var text = tokens[at + 1].Value;
        var unit = at + 2 < tokens.Count && tokens[at + 2].Kind == TokenKind.Word && Interval.IsUnit(tokens[at + 2].Value) ? tokens[at + 2].Value : null;
        text = unit is null ? text : $"{text} {unit}";
        if (done.Count > 1 && (done[^1].IsSymbol("-") || done[^1].IsSymbol("+")))
        {
            var sign = done[^1].Value;
            done.RemoveAt(done.Count - 1);
            Wrap(done, "ts_add", SqlToken.Text(sign == "-" ? "-" + text : text));
        }
        else
        {
            done.Add(SqlToken.Text(text));
        }

        return unit is null ? 0 : 1;
    }

    /// <summary>Makes the operand at the end of the list the first argument of a function.</summary>
    private static void Wrap(List<SqlToken> done, string function, SqlToken argument)
    {
        done.InsertRange(OperandStart(done), [SqlToken.Word(function), SqlToken.Symbol("(")]);
        done.AddRange([SqlToken.Symbol(","), argument, SqlToken.Symbol(")")]);
    }

    private static int OperandStart(List<SqlToken> done)
    {
        var at = done.Count - 1;
        if (at >= 0 && done[at].IsSymbol(")"))
        {
            for (var depth = 1; depth > 0 && at > 0;)
            {
                at--;
                depth += done[at].IsSymbol(")") ? 1 : done[at].IsSymbol("(") ? -1 : 0;
            }

            at -= at > 0 && done[at - 1].Kind == TokenKind.Word && !done[at - 1].IsAnyWord(Keywords) ? 1 : 0;
        }

        while (at > 1 && done[at - 1].IsSymbol("."))
        {
            at -= 2;
        }

        return Math.Max(at, 0);
    }
}
