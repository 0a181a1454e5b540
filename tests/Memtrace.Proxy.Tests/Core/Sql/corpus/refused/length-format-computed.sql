-- expect: sql_function
SELECT format('{:{}}', 1, 2000000000)
