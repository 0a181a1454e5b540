-- expect: sql_function
SELECT trim(BOTH write_log('x') FROM host) FROM cpu
