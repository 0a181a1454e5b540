-- expect: sql_function
SELECT histogram_values('x') FROM cpu
