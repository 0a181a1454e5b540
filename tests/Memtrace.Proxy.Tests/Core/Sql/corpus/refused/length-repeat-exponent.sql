-- expect: sql_function
SELECT repeat('a', 1e9::INT)
