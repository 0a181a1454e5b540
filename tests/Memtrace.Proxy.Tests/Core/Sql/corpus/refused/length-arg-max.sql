-- expect: sql_function
SELECT arg_max(host, v, 999999) FROM cpu
