-- expect: sql_function
SELECT date_truncx('x') FROM cpu
