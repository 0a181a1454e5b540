-- expect: sql_function
SELECT main.repeat(host, n) FROM cpu
