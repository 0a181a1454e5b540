-- expect: sql_function
FROM range(0, 99999999, 0)
