-- expect: sql_function
SELECT repeat('a', 1_000_000_000)
