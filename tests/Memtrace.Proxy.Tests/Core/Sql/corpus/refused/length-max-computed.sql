-- expect: sql_function
SELECT max(v, n) FROM cpu
