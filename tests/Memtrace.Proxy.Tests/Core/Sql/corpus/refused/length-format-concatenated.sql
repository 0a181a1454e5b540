-- expect: sql_function
SELECT printf('%' || '300000000d', 1)
