-- expect: sql_function
SELECT parse_duckdb_log_message('x') FROM cpu
