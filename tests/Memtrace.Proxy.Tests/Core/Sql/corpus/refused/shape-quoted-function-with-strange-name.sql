-- expect: sql_function
SELECT "a b"(1)
