-- expect: sql_function
SELECT session_user FROM cpu
