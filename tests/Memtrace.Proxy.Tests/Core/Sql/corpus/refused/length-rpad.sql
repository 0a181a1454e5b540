-- expect: sql_function
SELECT rpad(host, 500000000, 'x') FROM cpu
