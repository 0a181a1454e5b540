-- expect: sql_function
SELECT COLUMNS(c -> write_log(c) = 'x') FROM cpu
