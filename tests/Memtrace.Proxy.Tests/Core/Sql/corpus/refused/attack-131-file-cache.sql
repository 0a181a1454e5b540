-- expect: sql_function
SELECT path FROM duckdb_external_file_cache()
