-- expect: sql_function
SELECT main.current_database('x') FROM cpu
