-- expect: sql_function
SELECT printf('%*d', 2000000000, 1)
