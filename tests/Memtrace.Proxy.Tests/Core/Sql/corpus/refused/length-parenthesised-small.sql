-- expect: sql_function
SELECT lpad(host, (10)) FROM cpu
