-- expect: sql_function
FROM duckdb_settings()
