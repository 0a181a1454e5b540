-- expect: sql_function
SELECT list_resize([1], 200000000)
