-- expect: sql_function
SELECT current_schema('x') FROM cpu
