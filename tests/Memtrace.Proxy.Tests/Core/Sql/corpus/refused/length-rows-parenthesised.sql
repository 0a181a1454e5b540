-- expect: sql_function
FROM range((1000000000))
