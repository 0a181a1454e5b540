-- expect: sql_function
SELECT repeat('a', 9999 * 9999)
