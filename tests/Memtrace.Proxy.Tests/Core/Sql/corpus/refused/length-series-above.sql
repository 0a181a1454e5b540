-- expect: sql_function
SELECT len(range(1000001))
