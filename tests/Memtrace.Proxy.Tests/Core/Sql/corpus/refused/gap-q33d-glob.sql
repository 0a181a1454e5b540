-- expect: sql_function
SELECT * FROM glob('*')
