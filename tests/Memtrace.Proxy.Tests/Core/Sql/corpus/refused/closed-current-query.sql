-- expect: sql_function
SELECT current_query('x') FROM cpu
