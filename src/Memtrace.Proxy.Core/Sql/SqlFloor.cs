using System.Collections.Frozen;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// What no list can open: functions of DuckDB 1.5 and of Arc that read files, settings or other people's state, run text as SQL,
/// change the instance, do nothing but take time, or bring the instance down.
/// </summary>
internal static class SqlFloor
{
    private static readonly FrozenSet<string> Closed = Set("""
        query query_table json_execute_serialized_sql json_serialize_plan json_serialize_sql json_deserialize_sql sniff_csv glob
        checkpoint force_checkpoint which_secret getvariable current_setting getenv set_config setseed write_log check_peg_parser
        sql_auto_complete nextval currval parse_duckdb_log_message from_substrait from_substrait_json get_substrait get_substrait_json
        current_query sleep_ms error stats version in_search_path get_block_size txid_current current_connection_id current_query_id
        current_transaction_id current_database current_schema current_schemas current_catalog current_role current_user session_user
        user database_list database_size show show_tables show_databases platform user_agent copy_database import_database summary
        """);

    // One instance serves every organization. With deeply nested text the first run out of stack and end its process; the others run into an
    // internal error, after which the instance refuses every query until it is started again.
    private static readonly FrozenSet<string> Breaking = Set("""
        json_structure json_group_structure json_contains json_merge_patch json_transform json_transform_strict from_json from_json_strict
        reservoir_quantile is_histogram_other_bin switch
        """);

    // Macros over the table, or the file, that an argument names.
    private static readonly FrozenSet<string> ClosedTables = Set("histogram histogram_values");

    private static readonly string[] ClosedPrefixes =
    [
        "read_", "parquet_", "iceberg_", "delta_", "duckdb_", "pragma_", "enable_", "disable_", "truncate_", "cache_httpfs_", "arcx_",
        "arc_", "scan_", "write_", "load_", "install_", "http_", "st_read", "sqlite_", "postgres_", "mysql_", "pg_", "has_", "inet_",
    ];

    /// <summary>True when a function of this name can never be called.</summary>
    public static bool Holds(string name)
    {
        if (Closed.Contains(name) || Breaking.Contains(name) || name.EndsWith("_scan", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        foreach (string prefix in ClosedPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a call of this name can bring the instance down.</summary>
    public static bool Breaks(string name) => Breaking.Contains(name);

    /// <summary>True when a function of this name can never stand in the place of a table.</summary>
    public static bool HoldsTable(string name) => Holds(name) || ClosedTables.Contains(name);

    private static FrozenSet<string> Set(string names) => names
        .Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
