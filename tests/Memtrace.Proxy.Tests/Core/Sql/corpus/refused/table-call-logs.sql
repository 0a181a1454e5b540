-- expect: sql_function
FROM cpu JOIN duckdb_logs() l ON true
