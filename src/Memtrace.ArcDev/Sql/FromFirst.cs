namespace Memtrace.ArcDev.Sql;

/// <summary>Turns <c>FROM t SELECT a WHERE b</c> and <c>FROM t</c> into the order that SQLite knows.</summary>
internal static class FromFirst
{
    private static readonly HashSet<string> ListEnds = new(StringComparer.OrdinalIgnoreCase)
    {
        "WHERE", "GROUP", "HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "EXCEPT", "INTERSECT",
    };

    private static readonly HashSet<string> Operators = new(StringComparer.OrdinalIgnoreCase) { "UNION", "ALL", "EXCEPT", "INTERSECT" };

    /// <summary>Calls in whose parentheses FROM names no table.</summary>
    public static readonly HashSet<string> FromCalls = new(StringComparer.OrdinalIgnoreCase) { "EXTRACT", "TRIM", "SUBSTRING", "OVERLAY" };

    /// <summary>Changes the list itself.</summary>
    public static void Reorder(List<SqlToken> tokens)
    {
        // Of each open parenthesis: whether a list of common tables began there, behind which FROM may stand.
        var lists = new Stack<bool>([false]);
        for (var at = 0; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (token.IsSymbol("("))
            {
                lists.Push(false);
            }
            else if (token.IsSymbol(")"))
            {
                _ = lists.Count > 1 && lists.Pop();
            }
            else if (token.IsWord("WITH") || token.IsWord("SELECT"))
            {
                lists.Pop();
                lists.Push(token.IsWord("WITH"));
            }
            else if (token.IsWord("FROM") && BeginsQuery(tokens, at, lists.Peek()))
            {
                lists.Pop();
                lists.Push(false);
                PutSelectFirst(tokens, at);
            }
        }
    }

    private static bool BeginsQuery(List<SqlToken> tokens, int at, bool behindCommonTables)
    {
        var before = at == 0 ? default : tokens[at - 1];
        return at == 0
            || before.IsAnyWord(Operators)
            || (before.IsSymbol("(") && (at == 1 || !tokens[at - 2].IsAnyWord(FromCalls)))
            || (before.IsSymbol(")") && behindCommonTables);
    }

    private static void PutSelectFirst(List<SqlToken> tokens, int from)
    {
        var select = End(tokens, from, token => token.IsWord("SELECT") || token.IsAnyWord(ListEnds));
        if (select == tokens.Count || !tokens[select].IsWord("SELECT"))
        {
            tokens.InsertRange(from, [SqlToken.Word("SELECT"), SqlToken.Symbol("*")]);
            return;
        }

        var list = tokens.GetRange(select, End(tokens, select + 1, token => token.IsAnyWord(ListEnds)) - select);
        tokens.RemoveRange(select, list.Count);
        tokens.InsertRange(from, list);
    }

    /// <summary>The first such token outside of all parentheses, or where those around it are closed.</summary>
    private static int End(List<SqlToken> tokens, int at, Predicate<SqlToken> ends)
    {
        for (var depth = 0; at < tokens.Count; at++)
        {
            depth += tokens[at].IsSymbol("(") ? 1 : tokens[at].IsSymbol(")") ? -1 : 0;
            if (depth < 0 || (depth == 0 && ends(tokens[at]) && !tokens[at - 1].IsWord("WITHIN")))
            {
                return at;
            }
        }

        return at;
    }
}
