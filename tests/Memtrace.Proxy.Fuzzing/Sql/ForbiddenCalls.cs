using Memtrace.ArcDev.Sql;

namespace Memtrace.Proxy.Fuzzing.Sql;

/// <summary>
/// Looks for calls that read files, settings or other people's statements, wherever an expression or a table may stand. Behind a table,
/// up to the word that ends its clause, stand aliases with their columns and samples: names there call nothing, whatever they are.
/// </summary>
internal static class ForbiddenCalls
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "query", "query_table", "json_execute_serialized_sql", "json_serialize_sql", "glob", "sniff_csv", "which_secret", "getvariable", "getenv",
        "current_setting", "current_query", "set_config", "checkpoint", "force_checkpoint", "nextval", "currval", "write_log", "sleep_ms",
        "parquet_scan", "arrow_scan", "seq_scan", "test_all_types", "repeat_row", "summary", "sql_auto_complete", "arc_partition_agg",
    };

    private static readonly string[] Starts = ["read_", "parquet_", "duckdb_", "pragma_", "enable_", "disable_", "iceberg_", "delta_"];

    private static readonly HashSet<string> TablesEnd = new(StringComparer.OrdinalIgnoreCase)
    {
        "WHERE", "HAVING", "LIMIT", "OFFSET", "QUALIFY", "ON", "SELECT", "WINDOW", "UNION", "EXCEPT", "INTERSECT", "VALUES", "FETCH",
    };

    private static readonly HashSet<string> FromCalls = new(StringComparer.OrdinalIgnoreCase) { "EXTRACT", "SUBSTRING", "TRIM", "OVERLAY" };

    /// <summary>The first one, or null.</summary>
    public static string? First(List<SqlToken> tokens)
    {
        var frames = new Stack<Frame>([new Frame()]);
        for (var i = 0; i < tokens.Count; i++)
        {
            var (token, top) = (tokens[i], frames.Peek());
            if (token.IsSymbol("("))
            {
                var inNames = top.HoldsNames || (top.InTables && !top.AtTable) || IsCommonTable(tokens, i);
                top.AtTable = false;
                frames.Push(new Frame { HoldsNames = inNames, IsFromCall = i > 0 && tokens[i - 1].IsAnyWord(FromCalls) });
            }
            else if (token.IsSymbol(")"))
            {
                _ = frames.Count > 1 ? frames.Pop() : null;
            }
            else if (token.Kind is TokenKind.Word or TokenKind.QuotedName)
            {
                var isCall = i + 1 < tokens.Count && tokens[i + 1].IsSymbol("(");
                if (isCall && IsForbidden(token.Value) && !top.HoldsNames && (top.AtTable || !top.InTables) && !IsCommonTable(tokens, i + 1))
                {
                    return token.Value;
                }

                Follow(tokens, i, isCall, top);
            }
            else if (token.IsSymbol(","))
            {
                top.AtTable = top.InTables;
            }
        }

        return null;
    }

    private static void Follow(List<SqlToken> tokens, int at, bool isCall, Frame frame)
    {
        var token = tokens[at];
        var before = at > 0 ? tokens[at - 1] : SqlToken.Symbol("");
        if (token.IsWord("JOIN") || (token.IsWord("FROM") && !frame.IsFromCall && !IsOperator(tokens, at)))
        {
            (frame.InTables, frame.AtTable) = (true, true);
        }
        else if (!frame.AtTable && (token.IsAnyWord(TablesEnd) || (token.IsWord("BY") && (before.IsWord("GROUP") || before.IsWord("ORDER")))))
        {
            (frame.InTables, frame.AtTable) = (false, false);
        }
        else if (!token.IsWord("LATERAL") && !isCall)
        {
            // The name of a table function keeps its place until its parentheses: they hold arguments.
            frame.AtTable = false;
        }
    }

    // a IS [NOT] DISTINCT FROM b compares; SELECT DISTINCT FROM and * IS DISTINCT FROM do not.
    private static bool IsOperator(List<SqlToken> tokens, int from)
    {
        var at = from - 1;
        if (at < 2 || !tokens[at].IsWord("DISTINCT"))
        {
            return false;
        }

        at -= tokens[at - 1].IsWord("NOT") ? 2 : 1;
        return at > 0 && tokens[at].IsWord("IS") && (tokens[at - 1].Kind != TokenKind.Symbol || tokens[at - 1].Value is ")" or "]");
    }

    private static bool IsForbidden(string name) =>
        Names.Contains(name)
        || name.EndsWith("_scan", StringComparison.OrdinalIgnoreCase)
        || Array.Exists(Starts, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    // WITH query(a) AS (…) names columns.
    private static bool IsCommonTable(List<SqlToken> tokens, int open)
    {
        if (open == 0 || tokens[open - 1].Kind is not (TokenKind.Word or TokenKind.QuotedName))
        {
            return false;
        }

        if (open > 1 && (tokens[open - 2].IsWord("WITH") || tokens[open - 2].IsWord("RECURSIVE")))
        {
            return true;
        }

        var depth = 0;
        var close = open;
        for (; close < tokens.Count; close++)
        {
            depth += tokens[close].IsSymbol("(") ? 1 : tokens[close].IsSymbol(")") ? -1 : 0;
            if (depth == 0)
            {
                break;
            }
        }

        return close + 2 < tokens.Count && (tokens[close + 1].IsWord("USING") || tokens[close + 1].IsWord("AS"))
            && (tokens[close + 2].IsSymbol("(") || tokens[close + 2].IsWord("MATERIALIZED") || tokens[close + 2].IsWord("NOT") || tokens[close + 2].IsWord("KEY"));
    }

    private sealed class Frame
    {
        public bool HoldsNames { get; init; }

        public bool IsFromCall { get; init; }

        public bool InTables { get; set; }

        public bool AtTable { get; set; }
    }
}
