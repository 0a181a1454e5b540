-- expect: sql_function
SELECT lpad(host, 500000000, 'x') FROM cpu
