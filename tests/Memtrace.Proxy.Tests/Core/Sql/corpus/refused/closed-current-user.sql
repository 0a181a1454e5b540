-- expect: sql_function
SELECT current_user('x') FROM cpu
