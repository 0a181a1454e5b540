-- expect: sql_function
SELECT setseed('x') FROM cpu
