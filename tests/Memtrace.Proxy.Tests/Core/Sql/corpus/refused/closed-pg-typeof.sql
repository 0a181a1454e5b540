-- expect: sql_function
SELECT pg_typeof('x') FROM cpu
