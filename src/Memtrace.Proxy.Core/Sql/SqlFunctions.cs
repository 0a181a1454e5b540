using System.Collections.Frozen;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>The decision about function names, and the few functions that may stand in the place of a table.</summary>
internal static class SqlFunctions
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Refused = Set("""
        query query_table json_execute_serialized_sql json_serialize_plan json_serialize_sql json_deserialize_sql sniff_csv glob
        checkpoint force_checkpoint which_secret getvariable current_setting getenv set_config setseed write_log check_peg_parser
        sql_auto_complete nextval currval parse_duckdb_log_message from_substrait from_substrait_json get_substrait get_substrait_json
        current_query sleep_ms pg_sleep
        """);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Tables = Set("range generate_series unnest");

    private static readonly string[] RefusedPrefixes =
    [
        "read_", "parquet_", "iceberg_", "delta_", "duckdb_", "pragma_", "enable_", "disable_", "truncate_", "cache_httpfs_", "arcx_",
        "arc_", "scan_", "write_", "load_", "install_", "http_", "st_read", "sqlite_", "postgres_", "mysql_",
    ];

    /// <summary>
    /// True when a call of this name, quoted or not, is refused: it reads files, settings or other people's state, runs text as
    /// SQL, or changes the instance. Names are those of DuckDB 1.5 and of Arc; a quoted name with other characters is refused too.
    /// Keywords that DuckDB reserves (<c>IN</c>, <c>CAST</c>, …) are not asked about; the rest before a parenthesis is, also <c>OVER</c>.
    /// </summary>
    public static bool IsRefused(ReadOnlySpan<char> name)
    {
        if (Refused.Contains(name) || name.EndsWith("_scan", StringComparison.OrdinalIgnoreCase) || !IsPlain(name))
        {
            return true;
        }

        foreach (string prefix in RefusedPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for the functions that make rows from their arguments alone.</summary>
    public static bool IsTable(ReadOnlySpan<char> name) => Tables.Contains(name);

    private static bool IsPlain(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
        {
            if (!SqlLexer.IsNamePart(c))
            {
                return false;
            }
        }

        return true;
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string names) => names
        .Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();
}
