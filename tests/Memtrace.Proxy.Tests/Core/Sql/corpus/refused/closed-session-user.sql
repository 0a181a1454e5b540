-- expect: sql_function
SELECT session_user('x') FROM cpu
