-- expect: sql_function
SELECT repeat('a', 10001)
