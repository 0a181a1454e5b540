-- expect: sql_function
SELECT max(v, 999999) OVER (ORDER BY time) FROM cpu
