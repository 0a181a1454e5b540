-- expect: sql_function
SELECT alias('x') FROM cpu
