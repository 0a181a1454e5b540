-- expect: sql_function
SELECT min(v, 1e9) FROM cpu
