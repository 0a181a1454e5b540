namespace Memtrace.ArcDev.Sql;

/// <summary>Turns a statement that DuckDB would run into one that SQLite runs over the rows at hand.</summary>
internal sealed class DuckTranslator
{
    private static readonly HashSet<string> QueryStarts = new(StringComparer.OrdinalIgnoreCase) { "SELECT", "WITH", "VALUES" };
    private static readonly HashSet<string> Arms = new(StringComparer.OrdinalIgnoreCase) { "UNION", "ALL", "EXCEPT", "INTERSECT" };
    private static readonly HashSet<string> WholeTable = new(StringComparer.OrdinalIgnoreCase) { "PIVOT", "UNPIVOT", "SUMMARIZE", "DESCRIBE", "DESC", "SHOW" };

    private static readonly HashSet<string> ListEnds = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "WITH", "VALUES", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "UNION", "EXCEPT", "INTERSECT", "WINDOW",
        "QUALIFY", "FETCH",
    };

    private static readonly HashSet<string> NotAliases = new(ListEnds, StringComparer.OrdinalIgnoreCase)
    {
        "AS", "ON", "USING", "JOIN", "LEFT", "RIGHT", "FULL", "INNER", "OUTER", "CROSS", "NATURAL", "ASOF", "SEMI", "ANTI", "POSITIONAL",
    };

    private readonly TableSources _sources;
    private readonly TableFunctions _functions;

    public DuckTranslator(TableSources sources, StoredFiles files, EngineState state, string root)
    {
        _sources = sources;
        _functions = new TableFunctions(sources, files, state, root, Translate);
    }

    /// <exception cref="EngineFault">The statement cannot be read, or names what is not there.</exception>
    public string Translate(string sql)
    {
        var tokens = DuckLexer.Split(sql);
        while (tokens.Count > 0 && tokens[^1].IsSymbol(";"))
        {
            tokens.RemoveAt(tokens.Count - 1);
        }

        if (tokens.Exists(t => t.IsSymbol(";")))
        {
            throw new EngineFault("Parser Error: only one statement at a time");
        }

        FromFirst.Reorder(tokens);
        return TokenWalk.ToSqlite(new Pass(this, ExpressionRewrite.Rewrite(tokens)).Run());
    }

    private sealed class Pass(DuckTranslator owner, List<SqlToken> tokens)
    {
        private readonly List<SqlToken> _done = new(tokens.Count);
        private readonly Stack<(bool InList, bool InFromCall)> _outerLists = new();
        private readonly HashSet<string> _local = FindCtes(tokens);
        private string? _alias;
        private bool _inList;
        private bool _inFromCall;
        private bool _atTable;

        public List<SqlToken> Run()
        {
            for (var at = 0; at < tokens.Count;)
            {
                at += StartsQuery(at) ? StartQuery(at) : _atTable ? TakeSource(at) : Take(tokens[at]);
            }

            return _done;
        }

        private bool StartsQuery(int at) =>
            at == 0 || _done.Count == 0 || _done[^1].IsSymbol("(") || _done[^1].IsAnyWord(Arms)
            || (_done.Count > 2 && _done[^1].IsWord("NAME") && _done[^2].IsWord("BY") && (_done[^3].IsWord("UNION") || _done[^3].IsWord("ALL")))
            || (_done.Count > 1 && _done[^1].IsWord("DISTINCT") && _done[^2].IsAnyWord(Arms));

        private int StartQuery(int at)
        {
            var first = tokens[at];
            if (first.IsWord("TABLE"))
            {
                _done.AddRange([SqlToken.Word("SELECT"), SqlToken.Symbol("*"), SqlToken.Word("FROM")]);
                (_inList, _atTable) = (true, true);
                return 1;
            }

            if (first.IsAnyWord(WholeTable) && at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Text or TokenKind.QuotedName or TokenKind.Word)
            {
                return TakeWholeTable(at);
            }

            return _atTable && !first.IsAnyWord(QueryStarts) ? TakeSource(at) : Take(first);
        }

        // PIVOT and its kin come out as the plain rows of their table: enough to see whose rows they are.
        private int TakeWholeTable(int at)
        {
            var name = tokens[at + 1].Value;
            _done.Add(SqlToken.Ready("SELECT * FROM"));
            if (StoredFiles.IsPath(name) && !tokens[at].IsWord("PIVOT") && !tokens[at].IsWord("UNPIVOT"))
            {
                _done.Add(SqlToken.Ready(tokens[at].IsWord("SUMMARIZE") ? owner._sources.Summary(name) : owner._sources.Description(name)));
            }
            else
            {
                TakeSource(at + 1);
            }

            var end = at + 2;
            for (var depth = 0; end < tokens.Count && (depth > 0 || !tokens[end].IsSymbol(")")); end++)
            {
                depth += tokens[end].IsSymbol("(") ? 1 : tokens[end].IsSymbol(")") ? -1 : 0;
            }

            return end - at;
        }

        private int Take(SqlToken token)
        {
            var (afterDistinct, afterFromCall) = (_done.Count > 0 && _done[^1].IsWord("DISTINCT"), _done.Count > 0 && _done[^1].IsAnyWord(FromFirst.FromCalls));
            _done.Add(token);
            if (token.IsSymbol("("))
            {
                _outerLists.Push((_inList, _inFromCall));
                (_inList, _inFromCall) = (_atTable, afterFromCall);
            }
            else if (token.IsSymbol(")"))
            {
                _ = _outerLists.TryPop(out var outer);
                (_inList, _inFromCall, _atTable) = (outer.InList, outer.InFromCall, false);
            }
            else if ((token.IsWord("FROM") && !afterDistinct && !_inFromCall) || token.IsWord("JOIN"))
            {
                (_inList, _atTable) = (true, true);
            }
            else
            {
                _atTable = token.IsSymbol(",") && _inList;
                _inList &= !token.IsAnyWord(ListEnds);
            }

            return 1;
        }

        private int TakeSource(int at)
        {
            var token = tokens[at];
            var next = at + 1 < tokens.Count ? tokens[at + 1] : default;
            if (token.IsSymbol("(") || token.IsWord("LATERAL") || token.Kind is TokenKind.Symbol or TokenKind.Number)
            {
                return token.IsWord("LATERAL") ? 1 : Take(token);
            }

            if (next.IsSymbol(":") && _alias is null)
            {
                // FROM a : 'path' names the alias first.
                _alias = token.Value;
                return 2;
            }

            _atTable = false;
            if (token.Kind is TokenKind.Word or TokenKind.QuotedName && next.IsSymbol("("))
            {
                var close = TokenWalk.MatchingClose(tokens, at + 1);
                if (close + 1 < tokens.Count && (tokens[close + 1].IsSymbol("(") || tokens[close + 1].IsSymbol(".")))
                {
                    // Arc's fast path puts files before whatever follows the first name; the engine parses before it looks for files.
                    throw new EngineFault($"Parser Error: syntax error at or near \"{tokens[close + 1].Value}\"");
                }

                var table = owner._functions.Call(token.Value, TokenWalk.Arguments(tokens, at + 1, close), out var alias);
                Add(table, alias ?? token.Value, close + 1);
                return close - at + 1;
            }

            if (token.Kind == TokenKind.Text || (token.Kind == TokenKind.QuotedName && StoredFiles.IsPath(token.Value)))
            {
                Add(owner._sources.OfPaths([token.Value], out var alias), alias, at + 1);
                return 1;
            }

            return TakeName(at);
        }

        private int TakeName(int at)
        {
            var end = at;
            while (end + 2 < tokens.Count && tokens[end + 1].IsSymbol("."))
            {
                end += 2;
            }

            var name = tokens[end].Value;
            if (end == at && _local.Contains(name))
            {
                _done.Add(tokens[at]);
            }
            else if (end > at && (tokens[end - 2].IsWord("information_schema") || tokens[end - 2].IsWord("pg_catalog")))
            {
                Add(TableSources.NoRows("table_catalog", "table_schema", "table_name"), name, end + 1);
            }
            else
            {
                Add(owner._sources.OfNative(end == at || IsNativeSchema(tokens[end - 2].Value) ? name : $"{tokens[at].Value}.{name}"), name, end + 1);
            }

            return end - at + 1;
        }

        private static bool IsNativeSchema(string schema) => schema is "main" or "memory";

        private void Add(string table, string? alias, int next)
        {
            (alias, _alias) = (_alias ?? alias, null);
            _done.Add(SqlToken.Ready(table));
            var aliased = next < tokens.Count
                && (tokens[next].IsWord("AS") || tokens[next].Kind == TokenKind.QuotedName || (tokens[next].Kind == TokenKind.Word && !tokens[next].IsAnyWord(NotAliases)));
            if (alias is not null && !aliased)
            {
                _done.Add(SqlToken.Ready($"AS {new SqlToken(TokenKind.QuotedName, alias).ToSqlite()}"));
            }
        }

        private static HashSet<string> FindCtes(List<SqlToken> tokens)
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            for (var at = 0; at + 2 < tokens.Count; at++)
            {
                var after = tokens[at + 1].IsSymbol("(") ? TokenWalk.MatchingClose(tokens, at + 1) + 1 : at + 1;
                if (tokens[at].Kind is TokenKind.Word or TokenKind.QuotedName && after + 1 < tokens.Count && tokens[after].IsWord("AS")
                    && (tokens[after + 1].IsSymbol("(") || tokens[after + 1].IsWord("MATERIALIZED") || tokens[after + 1].IsWord("NOT")))
                {
                    names.Add(tokens[at].Value);
                }
            }

            return names;
        }

    }
}
