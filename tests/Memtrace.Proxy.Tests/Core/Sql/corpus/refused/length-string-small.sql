-- expect: sql_function
SELECT repeat('a', '100')
