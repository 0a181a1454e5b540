namespace Memtrace.Proxy.Fuzzing.Sql;

/// <summary>What inputs are made of: names, functions, and pieces of every attack that is known.</summary>
internal static class SqlPieces
{
    private const string File = TwoTenants.Root + "/tenant_b/secrets/2026/08/01/00/f.parquet";
    private const string All = TwoTenants.Root + "/tenant_b/**/*.parquet";

    public static readonly string[] Tables = ["cpu", "cpu", "mem", "\"cpu\"", "\"mem\"", "\"a-b\"", "events"];

    public static readonly string[] Columns = ["time", "host", "v", "usage", "note", "level", "\"host\"", "v", "host", "time"];

    public static readonly string[] QualifiedColumns = ["c.v", "c.host", "t.v", "c.time", "\"c\".\"v\"", "s.v", "\"Usage\""];

    public static readonly string[] Aliases = ["a", "b", "c", "t", "x", "\"q r\"", "valid_from", "\"it's\"", "\"a\"\"b\"", "\"FROM mem\"", "y_join"];

    public static readonly string[] Texts =
    [
        "'a'", "'web-1'", "''", "'it''s'", "'%a%'", "'FROM mem'", "' JOIN mem '", "'-- x'", "'/* x */'", "'; DROP TABLE cpu'", "'a\"b'", "'1 hour'",
        "'2026-08-01'", "'" + File + "'", "'$$'", "'__STR'", "'_STR_0__'", "'a\\b'", "' || '", "'é'", "'\u212a'", "' WHERE x LIKE '", "' AND v <> 1'", "'1'", "'hour'",
        "', 1)'", "''''", "'https[^/]'", "') '",
    ];

    public static readonly string[] HostileTexts =
    [
        "'read_parquet'", "'a\\'", "' AND v <> '", "'<>'", "'date_trunc('", "'\\''", "'a''", "'time_bucket('", "'regexp_extract(c, '", "'__STR_0__'", "'x'y", "'x' 'y'", "'x'\n'y'", "E'x'",
    ];

    /// <summary>Calls with <c>#</c> where an argument goes.</summary>
    public static readonly string[] Calls =
    [
        "abs(#)", "round(#, 1)", "lower(#)", "UPPER(#)", "length(#)", "coalesce(#, #)", "max(#)", "min(#)", "sum(#)", "count(*)", "count(DISTINCT #)", "avg(#)",
        "substr(#, 1, 2)", "concat(#, #)", "date_trunc('hour', #)", "Date_Trunc('day', time)", "time_bucket('5 minutes', time)", "time_bucket(INTERVAL '1 hour', time)",
        "regexp_extract(#, 'a(b)', 1)", "regexp_extract(note, 'https?://([^/]+)', 1)", "regexp_replace(note, '^https?://([^/]+)/.*$', '\\1')", "regexp_matches(#, 'a')",
        "greatest(#, #)", "least(#, 1)", "first(#)", "last(#)", "median(v)", "epoch(time)", "now()", "replace(#, 'a', 'b')", "split_part(#, '/', 1)",
        "row_number() OVER (ORDER BY time)", "lag(v) OVER (PARTITION BY host ORDER BY time)", "nullif(#, #)", "\"abs\"(#)", "\"Max\"(#)", "contains(#, 'a')",
        "quantile_cont(v, 0.5)", "to_timestamp(v)", "date_part('year', time)", "starts_with(host, #)", "trim(#)", "sum(v) FILTER (WHERE v > 1)", "unnest([1, 2])",
        "list_value(#, #)", "struct_pack(a := #)", "row(#, #)", "json_extract(#, '$.a')", "strftime(time, '%Y')", "position('a' IN #)", "left(#, 2)", "printf('%d', #)", "ts_x(#)",
    ];

    public static readonly string[] HostileFunctions =
    [
        "read_parquet", "parquet_scan", "query", "query_table", "json_execute_serialized_sql", "parquet_full_metadata", "parquet_metadata",
        "glob", "read_text", "read_blob", "read_csv", "read_json_auto", "sniff_csv", "duckdb_settings", "duckdb_secrets", "duckdb_logs",
        "duckdb_external_file_cache", "enable_logging", "current_setting", "getvariable", "getenv", "pragma_table_info", "which_secret",
        "arc_partition_agg", "nextval", "\"read_parquet\"", "\"Query\"", "set_config", "checkpoint", "seq_scan", "read_duckdb", "sleep_ms",
        "duckdb_tables", "iceberg_scan", "write_log", "current_query", "json_serialize_sql", "test_all_types", "summary", "repeat_row",
    ];

    /// <summary>Texts that stand where anything may stand; each is a piece of an attack.</summary>
    public static readonly string[] Hostile =
    [
        $"'{File}'", $"\"{File}\"", $"\"{All}\"", $"TABLE '{File}'", $"(TABLE \"{All}\")", $"SUMMARIZE '{File}'", $"DESCRIBE '{File}'", $"(DESC '{File}')", $"(desc \"{All}\")",
        $"PIVOT '{File}' ON host USING max(src)", $"UNPIVOT '{File}' ON src INTO NAME n VALUE v", $"(PIVOT '{File}' ON host)",
        $"FROM '{File}'", $"FROM \"{All}\"", $", '{File}'", $", \"{All}\" b", $"JOIN '{File}' USING (time)", $"('{File}' a CROSS JOIN (SELECT 1) b)",
        $"query_table('{File}')", $"query_table(['{File}'])", $"query('SELECT * FROM read_parquet(''{File}'')')", $"read_parquet('{File}')",
        $"parquet_full_metadata('{All}')", $"json_execute_serialized_sql(json_serialize_sql('FROM read_parquet(''{File}'')'))",
        $"f: '{File}'", $"FROM $é${File}$é$", $"$${File}$$", $"$a${File}$a$", $"E'{File}'", $"U&'{File}'", $"x'41'", "e'\\''", "'\\'",
        "tenant_b.secrets", "\"tenant_b\".\"secrets\"", "tenant_b . secrets", "tenant_b/**/.secrets", "memory.tenant_b.secrets", "main.stash", "stash",
        "information_schema.tables", "pg_catalog.pg_class", "pg_tables", "duckdb_tables", "sqlite_master", "read_parquet",
        "__STR_0__", "__STR_1__", "__IDENT_0__", "__FROM_MASK_0__", "__str_0__", "_STR_0__", "_STR_1__", "_STR_2__", "_IDENT_0__", "_IDENT_1__",
        "_FROM_MASK_0__", "'x'_STR_0__", "'x'_STR_1__", "\"x\"_STR_1__", "'x'_IDENT_0__", "\"cpu\"_STR_0__", "'x'_FROM_MASK_0__", "'x'STR_1__", "_'x'",
        $"'[1:0] || $${TwoTenants.Root}/tenant_b/secrets$$ || '", $"' || (SELECT max(src) FROM (TABLE \"{All}\")) || '",
        "\"regexp_extract(c, 'https[^/]\"", "', 1)\"", $"', 1)\" FROM cpu UNION ALL SELECT src FROM (TABLE \"{File}\") -- '", "\"REGEXP_REPLACE(u, '\"",
        "'regexp_extract(c, '", "\"date_trunc('hour', x\"", "date_trunc('hour', \"a)\")", "\"to_timestamp((epoch(x\"", "time_bucket('1 hour', ' x , '2024-01-01')",
        "time_bucket('1 day', time, '2024-01-01')", "'time_bucket('1 day'", "WHERE host LIKE 'a' AND v <> ''", "WHERE note LIKE '", "AND v <> ''",
        "AND v <> '' GROUP", "AND having <> '' groupz", "regexp_extract(note, 'https?://([^/]+)', 1)", "time_buc\u212aet('1 hour', time)",
        "-- '", "--'\n", "/* ' */", "/*", "*/", "--\r", "/* /* */", "/* */ */", "\r", "\f", "\v", "\0", "\u00a0", "\u2028", "\ufeff", "\\", "`", "{", "}", "$", "$1", "?", "@", "#",
        ";", "; SELECT 1", "; CREATE VIEW v AS SELECT 1", "CREATE MACRO max(x) AS 1", "BEGIN", "USE tenant_b", "SET threads=1", "COPY cpu TO 'x'", "ATTACH 'x'",
        "SHOW DATABASES", "SHOW TABLES FROM tenant_b", "EXPLAIN SELECT 1", "CALL x()", "PRAGMA x", "INSERT INTO cpu", "INTO", "filename", "\"FileName\"",
        "IS DISTINCT FROM", "IS NOT DISTINCT FROM cpu", "EXTRACT(YEAR FROM time)", "trim(LEADING 'a' FROM host)", "substring(host FROM 1 FOR 2)", "overlay(host PLACING 'a' FROM 1)",
        "EXTRACT(YEAR FROM (SELECT time FROM cpu))", "POSITIONAL JOIN", "ASOF JOIN mem", "LATERAL", "JOIN LATERAL (SELECT 1) l ON true", "AT (VERSION => 1)", "TABLESAMPLE 1%",
        "WITH ORDINALITY", "COLUMNS('.*')", "COLUMNS(*)", "* EXCLUDE (v)", "* REPLACE (1 AS v)", "AS MATERIALIZED", "USING SAMPLE 1", "GROUP BY ALL", "ORDER BY ALL",
        "range(3)", "generate_series(1, 3)", "unnest([1, 2])", "FROM range(3) r", "ONLY cpu", "UNION BY NAME", "UNION ALL BY NAME TABLE cpu", "VALUES (1)", "(VALUES (1, 'a'))",
        "x -> x + 1", "lambda x: x + 1", "[1:0]", "::", ":=", "=>", "**", "//", "->>", "<>''", "<>", "!=", "..", ".5", "1e", "1e5", "0x1F", "1_0", "1FROM", "1.5.5",
        "enable_logging()", "current_setting('allowed_directories')", "duckdb_external_file_cache()", "getenv('HOME')", "duckdb_secrets()", "current_query()",
    ];

    public static readonly string[] Words =
    [
        "SELECT", "FROM", "WHERE", "JOIN", "LEFT", "CROSS", "ON", "USING", "AS", "IS", "NOT", "DISTINCT", "GROUP", "BY", "ORDER", "LIMIT", "OFFSET", "HAVING",
        "UNION", "ALL", "EXCEPT", "INTERSECT", "WITH", "RECURSIVE", "VALUES", "CASE", "WHEN", "THEN", "ELSE", "END", "AND", "OR", "IN", "EXISTS", "LIKE", "BETWEEN",
        "NULL", "OVER", "PARTITION", "ROWS", "FILTER", "WITHIN", "QUALIFY", "WINDOW", "TABLE", "PIVOT", "UNPIVOT", "LATERAL", "NATURAL", "ASOF", "CAST", "EXTRACT",
        "TRIM", "SUBSTRING", "OVERLAY", "INTERVAL", "DATE", "TIMESTAMP", "ARRAY", "ANY", "SOME", "FOR", "AT", "TIME", "ZONE", "FETCH", "FIRST", "ONLY", "SAMPLE",
        "(", ")", "(", ")", ",", ".", "*", "=", "<", ">", "+", "-", "/", "||", "::", "[", "]", "1", "2.5", "cpu", "mem", "host", "v", "tenant_a", "default",
    ];

    public static readonly string[] Blanks = [" ", " ", " ", " ", " ", " ", " ", "\n", "\t", "\r\n", "  ", "/**/", "/* x */", "-- c\n", "/* ' */", "--\r"];
}
