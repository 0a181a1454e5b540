-- expect: sql_function
SELECT create_sort_key('x') FROM cpu
