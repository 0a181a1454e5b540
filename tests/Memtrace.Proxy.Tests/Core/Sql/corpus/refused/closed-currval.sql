-- expect: sql_function
SELECT currval('x') FROM cpu
