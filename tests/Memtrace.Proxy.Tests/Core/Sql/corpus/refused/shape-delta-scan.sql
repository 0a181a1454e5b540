-- expect: sql_function
SELECT * FROM delta_scan('x')
