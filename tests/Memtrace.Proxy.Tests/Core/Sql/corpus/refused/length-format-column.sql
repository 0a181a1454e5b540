-- expect: sql_function
SELECT format(host, 1) FROM cpu
