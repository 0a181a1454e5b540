-- expect: sql_function
SELECT trim(BOTH current_setting('x') FROM host) FROM cpu
