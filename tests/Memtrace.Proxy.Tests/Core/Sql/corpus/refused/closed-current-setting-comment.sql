-- expect: sql_function
SELECT current_setting/* x */('x') FROM cpu
