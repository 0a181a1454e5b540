-- expect: sql_function
SELECT printf('%2000000000d', 1)
