-- expect: sql_function
SELECT COLUMNS(c -> getenv(c) = 'x') FROM cpu
