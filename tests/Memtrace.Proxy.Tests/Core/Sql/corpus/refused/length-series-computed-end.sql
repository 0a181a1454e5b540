-- expect: sql_function
SELECT generate_series(1, n) FROM cpu
