-- expect: sql_function
SELECT repeat('a', n::INT) FROM cpu
