using System.Globalization;

namespace Memtrace.ArcDev.Sql;

/// <summary>The functions that can stand in a table's place.</summary>
internal sealed class TableFunctions(TableSources sources, StoredFiles files, EngineState state, string root, Func<string, string> translate)
{
    public string Call(string name, List<List<SqlToken>> arguments, out string? alias)
    {
        alias = null;
        arguments = arguments.ConvertAll(Joined);
        switch (name.ToLowerInvariant())
        {
            // Whatever the form of a file, its rows are those of its measurement: enough to see whose they are.
            case "read_parquet" or "parquet_scan" or "read_text" or "read_blob" or "read_duckdb" or "delta_scan" or "iceberg_scan":
            case { } reader when reader.StartsWith("read_csv", StringComparison.Ordinal) || reader.StartsWith("read_json", StringComparison.Ordinal)
                || reader.StartsWith("read_ndjson", StringComparison.Ordinal) || reader == "sniff_csv":
            case "query_table" when arguments.Count > 0 && arguments[0].Exists(t => t.Kind == TokenKind.Text && StoredFiles.IsPath(t.Value)):
                return sources.OfPaths(arguments.Take(1).SelectMany(a => a).Where(t => t.Kind == TokenKind.Text).Select(t => t.Value), out alias);
            case "glob":
            case "query_table":
                return sources.OfNative(Text(arguments));
            case "query":
                return $"({translate(Text(arguments))})";
            case "json_execute_serialized_sql":
                return $"({translate(arguments.SelectMany(a => a).LastOrDefault(t => t.Kind == TokenKind.Text).Value ?? "")})";
            case "parquet_full_metadata" or "parquet_metadata" or "parquet_schema" or "parquet_file_metadata" or "parquet_kv_metadata":
                return sources.FileNames(Text(arguments));
            case "range":
                return Series(name, arguments, inclusive: false);
            case "generate_series":
                return Series(name, arguments, inclusive: true);
            default:
                return CallEngine(name.ToLowerInvariant());
        }
    }

    private string CallEngine(string name)
    {
        switch (name)
        {
            case "duckdb_settings":
                return TableSources.Rows(["name", "value"], [["allowed_directories", $"['{root}/']"], ["temp_directory", $"{root}/.tmp"], ["enable_external_access", "false"]]);
            case "duckdb_external_file_cache":
                return TableSources.Rows(["path"], files.All.Select(m => new object[] { files.PathOf(m) }));
            case "duckdb_secrets" or "which_secret":
                return TableSources.Rows(["name", "type", "scope"], [["arc_storage", "s3", root]]);
            case "enable_logging":
                state.LogsStatements = true;
                state.NoteChange();
                return TableSources.NoRows("Success");
            case "duckdb_logs":
                return TableSources.Rows(["message"], state.Statements.Select(s => new object[] { s }));
            case "duckdb_tables" or "duckdb_views" or "duckdb_functions" or "duckdb_databases" or "duckdb_columns":
                return TableSources.NoRows("database_name", "schema_name", "table_name");
            default:
                throw new EngineFault($"Catalog Error: Table Function with name {name} does not exist!");
        }
    }

    private static string Series(string name, List<List<SqlToken>> arguments, bool inclusive)
    {
        var parts = arguments.ConvertAll(TokenWalk.ToSqlite);
        var (start, stop, step) = parts.Count switch
        {
            1 => ("0", parts[0], "1"),
            2 => (parts[0], parts[1], "1"),
            3 => (parts[0], parts[1], parts[2]),
            _ => throw new EngineFault($"Binder Error: {name} takes one to three arguments"),
        };
        var last = inclusive ? $"({stop})" : $"(({stop}) - 1)";
        return $"""
            (WITH RECURSIVE series(n) AS (SELECT ({start}) WHERE ({start}) <= {last} UNION ALL SELECT n + ({step}) FROM series
            WHERE ({step}) > 0 AND n + ({step}) <= {last}) SELECT n AS {name} FROM series)
            """;
    }

    /// <summary>An argument with <c>'a' || 'b'</c> and <c>'a'[1:0]</c> folded to one text, as the engine does before it opens a file.</summary>
    private static List<SqlToken> Joined(List<SqlToken> argument)
    {
        var joined = new List<SqlToken>(argument.Count);
        foreach (var token in argument)
        {
            joined.Add(token);
            var count = joined.Count;
            if (count > 2 && token.Kind == TokenKind.Text && joined[count - 2].IsSymbol("||") && joined[count - 3].Kind == TokenKind.Text)
            {
                joined[count - 3] = SqlToken.Text(joined[count - 3].Value + token.Value);
                joined.RemoveRange(count - 2, 2);
            }
            else if (count > 5 && token.IsSymbol("]") && joined[count - 3].IsSymbol(":") && joined[count - 5].IsSymbol("[") && joined[count - 6].Kind == TokenKind.Text)
            {
                joined[count - 6] = SqlToken.Text(Slice(joined[count - 6].Value, joined[count - 4].Value, joined[count - 2].Value));
                joined.RemoveRange(count - 5, 5);
            }
        }

        return joined;
    }

    private static string Slice(string text, string first, string last)
    {
        _ = int.TryParse(first, CultureInfo.InvariantCulture, out var start);
        _ = int.TryParse(last, CultureInfo.InvariantCulture, out var end);
        (start, end) = (Math.Max(start, 1), Math.Min(end, text.Length));
        return start > end ? "" : text[(start - 1)..end];
    }

    private static string? FirstText(List<List<SqlToken>> arguments) =>
        arguments.Count > 0 && arguments[0].Count == 1 && arguments[0][0].Kind == TokenKind.Text ? arguments[0][0].Value : null;

    private static string Text(List<List<SqlToken>> arguments) =>
        FirstText(arguments) ?? throw new EngineFault("Binder Error: a constant text is expected as the first argument");
}
