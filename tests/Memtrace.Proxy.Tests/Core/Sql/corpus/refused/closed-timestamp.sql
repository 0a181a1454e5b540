-- expect: sql_function
SELECT timestamp('x') FROM cpu
