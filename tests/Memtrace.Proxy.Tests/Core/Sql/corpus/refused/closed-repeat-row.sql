-- expect: sql_function
SELECT repeat_row('x') FROM cpu
