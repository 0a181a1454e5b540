-- expect: sql_function
SELECT format('{}'::VARCHAR, 1)
