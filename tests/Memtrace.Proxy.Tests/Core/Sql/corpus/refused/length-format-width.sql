-- expect: sql_function
SELECT printf('%10000d', 1)
