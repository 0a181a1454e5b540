-- expect: sql_function
SELECT * FROM seq_scan('x')
