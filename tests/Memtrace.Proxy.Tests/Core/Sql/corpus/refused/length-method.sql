-- expect: sql_function
SELECT host.repeat(1000000000) FROM cpu
