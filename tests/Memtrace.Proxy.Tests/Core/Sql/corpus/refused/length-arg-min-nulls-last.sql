-- expect: sql_function
SELECT arg_min_nulls_last(host, v, 10001) FROM cpu
