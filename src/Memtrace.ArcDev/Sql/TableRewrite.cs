using System.Text.RegularExpressions;

namespace Memtrace.ArcDev.Sql;

/// <summary>Turns <c>FROM name</c> and <c>JOIN name</c> into reads of that measurement's files, by pattern as Arc does, not by grammar.</summary>
internal static partial class TableRewrite
{
    private static readonly HashSet<string> NotTables = new(StringComparer.OrdinalIgnoreCase) { "LATERAL", "SELECT", "VALUES", "UNNEST", "FROM", "TABLE" };

    /// <summary>The statement as the query engine gets it.</summary>
    public static string Rewrite(string sql, MaskedSql masked, string database, string root)
    {
        var mentionsTable = Mentions(sql, "from") || Mentions(sql, "join");
        if (!mentionsTable || Mentions(sql, "read_parquet"))
        {
            return sql;
        }

        var local = Ctes().Matches(masked.Text).Select(m => masked.NameOf(m.Groups[1].Value)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var text = FromMask.Apply(masked.Text);
        text = Tables().Replace(text, match =>
        {
            var qualifier = match.Groups["db"];
            var name = masked.NameOf(match.Groups["name"].Value);
            if (!qualifier.Success && (NotTables.Contains(name) || local.Contains(name) || IsEngineName(name)))
            {
                return match.Value;
            }

            var from = qualifier.Success ? masked.NameOf(qualifier.Value) : database;
            return IsEngineName(from)
                ? match.Value
                : $"{match.Groups["word"].Value} read_parquet('{root}/{from}/{name}/**/*.parquet', union_by_name=true)";
        });
        return masked.Restore(text);
    }

    private static bool IsEngineName(string name) =>
        name.StartsWith("pg_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("duckdb_", StringComparison.OrdinalIgnoreCase)
        || name.Equals("information_schema", StringComparison.OrdinalIgnoreCase);

    private static bool Mentions(string sql, string word) => sql.Contains(word, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\b(?<word>FROM|JOIN)[ \t\r\n]+(?:(?<db>[A-Za-z_]\w*)\.)?(?<name>[A-Za-z_]\w*)(?![\w$]|\s*[(.])", RegexOptions.IgnoreCase)]
    private static partial Regex Tables();

    [GeneratedRegex(@"(?:\bWITH\s+(?:RECURSIVE\s+)?|,\s*)([A-Za-z_]\w*)\s*(?:\([^()]*\)\s*)?AS\s+(?:(?:NOT\s+)?MATERIALIZED\s+)?\(", RegexOptions.IgnoreCase)]
    private static partial Regex Ctes();
}
