namespace Memtrace.Proxy.Core.Sql;

/// <summary>Which names may stand in the place of a table.</summary>
internal static class SqlTables
{
    private const int MaxLength = 128;

    // DuckDB's own views and Arc's switch for running text as it is: none of them is a measurement anybody could have written.
    private static readonly string[] RefusedPrefixes = ["pg_", "duckdb_", "information_schema", "read_parquet", "pragma_", "sqlite_"];

    /// <summary>True for a measurement or a common table expression: a letter or underscore, then letters, digits, underscores, hyphens.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxLength || !SqlLexer.IsNameStart(name[0]))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!SqlLexer.IsNamePart(c) && c != '-')
            {
                return false;
            }
        }

        foreach (string prefix in RefusedPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
