-- expect: sql_function
SELECT * FROM duckdb_secrets()
