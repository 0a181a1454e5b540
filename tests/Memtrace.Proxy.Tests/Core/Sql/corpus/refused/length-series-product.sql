-- expect: sql_function
SELECT len(range(400 * 1000000))
