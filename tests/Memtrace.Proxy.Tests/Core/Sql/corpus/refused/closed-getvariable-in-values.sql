-- expect: sql_function
SELECT * FROM (VALUES (getvariable('x'))) t(a)
