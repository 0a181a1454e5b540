-- expect: sql_function
SELECT host.printf(1) FROM cpu
