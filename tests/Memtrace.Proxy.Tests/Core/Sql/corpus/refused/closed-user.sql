-- expect: sql_function
SELECT user('x') FROM cpu
