-- expect: sql_function
SELECT max(v, 999999 ORDER BY time) FROM cpu
