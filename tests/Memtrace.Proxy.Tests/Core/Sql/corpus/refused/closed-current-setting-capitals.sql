-- expect: sql_function
SELECT CURRENT_SETTING('x') FROM cpu
