-- expect: sql_function
SELECT array_resize([1], 200000000, 0)
