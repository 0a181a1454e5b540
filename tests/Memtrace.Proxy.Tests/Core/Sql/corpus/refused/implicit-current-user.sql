-- expect: sql_function
SELECT current_user FROM cpu
