-- expect: sql_function
SELECT sleep_ms('x') FROM cpu
