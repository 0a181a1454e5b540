-- expect: sql_function
SELECT current_role FROM cpu
