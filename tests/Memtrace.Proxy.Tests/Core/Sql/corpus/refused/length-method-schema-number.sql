-- expect: sql_function
SELECT main.repeat('a', 1000000000)
