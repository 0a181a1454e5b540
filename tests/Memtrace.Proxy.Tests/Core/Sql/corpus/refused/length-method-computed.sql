-- expect: sql_function
SELECT host.repeat(n) FROM cpu
