-- expect: sql_function
SELECT * FROM (VALUES (getenv('x'))) t(a)
