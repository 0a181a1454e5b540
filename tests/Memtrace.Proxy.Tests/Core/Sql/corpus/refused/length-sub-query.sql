-- expect: sql_function
SELECT rpad(host, (SELECT max(n) FROM cpu)) FROM cpu
