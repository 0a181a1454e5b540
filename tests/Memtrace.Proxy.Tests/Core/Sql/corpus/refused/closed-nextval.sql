-- expect: sql_function
SELECT nextval('x') FROM cpu
