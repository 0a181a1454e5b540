-- expect: sql_function
SELECT error('x') FROM cpu
