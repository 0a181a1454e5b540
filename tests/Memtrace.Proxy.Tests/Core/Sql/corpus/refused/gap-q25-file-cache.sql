-- expect: sql_function
SELECT * FROM cpu WHERE x IN (SELECT path FROM duckdb_external_file_cache())
