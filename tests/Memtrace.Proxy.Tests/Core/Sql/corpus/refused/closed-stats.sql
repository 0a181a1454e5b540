-- expect: sql_function
SELECT stats('x') FROM cpu
