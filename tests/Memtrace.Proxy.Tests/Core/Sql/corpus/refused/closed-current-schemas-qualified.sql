-- expect: sql_function
SELECT main.current_schemas('x') FROM cpu
