-- expect: sql_function
SELECT array_resize(l, len(l) * 1000000) FROM cpu
