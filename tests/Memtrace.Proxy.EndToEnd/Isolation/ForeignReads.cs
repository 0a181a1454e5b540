namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>SQL that reads, lists or harms what belongs to somebody else when Arc runs it, or tries to.</summary>
internal static class ForeignReads
{
    /// <summary>The statements, aimed at another organization's database under Arc's storage root.</summary>
    public static IEnumerable<string> Against(string database, string root)
    {
        string table = $"{database}.{EndpointRequests.Table}";
        string file = $"{root}/{database}/{EndpointRequests.Table}/2026/08/01/00/f.parquet";
        string glob = $"{root}/{database}/**/*.parquet";
        return [.. Named(database, table), .. Listed(database), .. AsFile(file, glob), .. Hidden(file), .. Told(root, database), .. Harmful(database)];
    }

    private static string[] Named(string database, string table) =>
    [
        $"SELECT * FROM {table}",
        $"SELECT * FROM \"{database}\".\"secrets\"",
        $"SELECT * FROM {database}.\"secrets\"",
        $"SELECT * FROM \"{database}\".secrets",
        $"SELECT * FROM \"{table}\"",
        $"SELECT * FROM `{database}`.`secrets`",
        $"SELECT * FROM [{database}].[secrets]",
        $"SELECT * FROM memory.{table}",
        $"SELECT * FROM {database} . secrets",
        $"SELECT * FROM {database}/**/.secrets",
        $"SELECT * FROM\f{table}",
        $"SELECT * FROM\u00a0{table}",
        $"SELECT * FROM secrets, {table}",
        $"SELECT * FROM secrets JOIN {table} USING (time)",
        $"SELECT * FROM secrets WHERE EXISTS (SELECT 1 FROM {table})",
        $"SELECT (SELECT max(note) FROM {table}) FROM secrets",
        $"WITH x AS (SELECT * FROM {table}) SELECT * FROM x",
        $"SELECT * FROM (SELECT * FROM {table}) y",
        $"SELECT note FROM secrets UNION ALL SELECT note FROM {table}",
        $"SELECT * FROM ({table} s CROSS JOIN (SELECT 1) b)",
        $"FROM {table}",
        $"TABLE {table}",
        $"SELECT * FROM secrets CROSS JOIN LATERAL (SELECT * FROM {table})",
        $"SELECT {table}.note FROM {table}",
    ];

    private static string[] Listed(string database) =>
    [
        "SHOW DATABASES", "show databases;", "SHOW SCHEMAS", "SHOW ALL TABLES", "SHOW/**/DATABASES",
        $"SHOW TABLES FROM {database}", $"SHOW TABLES FROM \"{database}\"", $"SHOW TABLES FROM `{database}`", $"SHOW TABLES FROM '{database}'",
        $"SHOW MEASUREMENTS FROM {database}", $"SHOW TABLES /* x */ FROM {database}",
        "SELECT * FROM information_schema.tables", "SELECT * FROM information_schema.schemata", "SELECT * FROM pg_catalog.pg_tables",
        "SELECT * FROM secrets, information_schema.tables", "SELECT * FROM duckdb_databases()", "SELECT * FROM sqlite_master",
    ];

    private static string[] AsFile(string file, string glob) =>
    [
        $"SELECT * FROM read_parquet('{file}')",
        $"SELECT * FROM \"Read_Parquet\" /**/ ('{file}')",
        $"SELECT * FROM '{file}'",
        $"SELECT * FROM \"{file}\"",
        $"SELECT note FROM secrets UNION ALL SELECT note FROM (TABLE \"{glob}\")",
        $"SELECT * FROM secrets WHERE EXISTS (TABLE '{file}')",
        $"TABLE '{file}'",
        $"SELECT a.note FROM secrets c, (\"{file}\" a CROSS JOIN (SELECT 1) b)",
        $"SELECT a.note FROM ('{file}' a CROSS JOIN (SELECT 1) b)",
        $"SUMMARIZE '{glob}'",
        $"DESCRIBE '{file}'",
        $"SHOW \"{file}\"",
        $"PIVOT '{file}' ON note USING max(note)",
        $"UNPIVOT '{file}' ON note INTO NAME n VALUE v",
        $"SELECT * FROM query('SELECT * FROM read_parquet(''{file}'')')",
        $"SELECT * FROM query_table('{file}')",
        $"SELECT * FROM secrets c, query_table('{file}') q",
        $"SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_parquet(''{file}'')'))",
        $"SELECT * FROM parquet_full_metadata('{glob}')",
        $"SELECT * FROM read_duckdb('{file}')",
        $"SELECT * FROM glob('{glob}')",
        $"SELECT * FROM E'{file}'",
        $"SELECT * FROM $$${file}$$",
        $"SELECT * FROM $é${file}$é$",
    ];

    private static string[] Hidden(string file) =>
    [
        $"SELECT '\\' AS a, * FROM read_parquet('{file}') --'",
        $"SELECT * -- x\rFROM read_parquet('{file}')",
        $"SELECT 1 /* ' */ , * FROM read_parquet('{file}') /* ' */",
        $"SELECT 1 -- '\n, * FROM read_parquet('{file}') -- '",
        $"SELECT note, EXTRACT(YEAR FROM DATE '2020-01-01') __FROM_MASK_0__ '{file}'",
        $"SELECT a.note FROM (__STR_0__ a CROSS JOIN (SELECT 1 AS __STR_0__) b) WHERE __STR_0__ = '{file}'",
        $"SELECT '__STR_1__' AS a, note AS ' || (SELECT max(note) FROM \"{file}\") || ' FROM secrets",
        "SELECT note AS \"secrets\" FROM __IDENT_0__",
        $"SELECT 1; SELECT * FROM read_parquet('{file}')",
        $"SELECT 1\0; SELECT * FROM read_parquet('{file}')",
    ];

    private static string[] Told(string root, string database) =>
    [
        "SELECT path FROM duckdb_external_file_cache()",
        "SELECT * FROM duckdb_settings()",
        "SELECT current_setting('allowed_directories')",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM which_secret('s3://x', 's3')",
        "SELECT * FROM enable_logging() /* x */",
        "SELECT * FROM duckdb_logs()",
        $"SELECT * FROM enable_logging(storage:='file', storage_path:='{root}/{database}/x') /* */",
        "EXPLAIN SELECT * FROM secrets",
        "EXPLAIN ANALYZE SELECT * FROM secrets",
        "SELECT CAST(note AS INT) FROM secrets",
        "SELECT CAST(note AS INTEGER) AS n, nothing_of_the_kind FROM secrets",
    ];

    private static string[] Harmful(string database) =>
    [
        "CREATE MACRO max(x) AS 'poison'",
        "CREATE OR REPLACE TABLE stash AS SELECT * FROM secrets",
        "CREATE VIEW v AS SELECT 1",
        $"CREATE SCHEMA {database}",
        "ALTER VIEW v RENAME TO w",
        $"DROP SCHEMA {database}",
        $"DELETE FROM {database}.secrets",
        $"INSERT INTO {database}.secrets SELECT * FROM secrets",
        "COPY secrets TO 'x'", "ATTACH 'x'", "PRAGMA version", "SET threads=1", "CALL pragma_version()",
        "BEGIN", $"USE {database}", "CHECKPOINT", "VACUUM", "PREPARE p AS SELECT 1",
        "SELECT 1; SELECT 2",
    ];
}
