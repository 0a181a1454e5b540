-- expect: sql_function
SELECT pg_sleep('x') FROM cpu
