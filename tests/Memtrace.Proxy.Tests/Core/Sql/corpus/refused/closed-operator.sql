-- expect: sql_function
SELECT operator('x') FROM cpu
