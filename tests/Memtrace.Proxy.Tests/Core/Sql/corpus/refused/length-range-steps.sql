-- expect: sql_function
SELECT range(0, 1000000000, 2)
