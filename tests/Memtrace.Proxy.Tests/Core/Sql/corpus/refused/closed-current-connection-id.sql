-- expect: sql_function
SELECT current_connection_id('x') FROM cpu
