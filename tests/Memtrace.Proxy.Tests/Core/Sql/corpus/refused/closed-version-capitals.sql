-- expect: sql_function
SELECT VERSION('x') FROM cpu
