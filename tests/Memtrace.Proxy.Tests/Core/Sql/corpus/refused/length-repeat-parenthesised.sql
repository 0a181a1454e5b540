-- expect: sql_function
SELECT repeat('a', ((1000000000)))
