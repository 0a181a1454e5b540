-- expect: sql_function
SELECT "current_setting"('x') FROM cpu
