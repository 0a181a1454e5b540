-- expect: sql_function
SELECT text('x') FROM cpu
