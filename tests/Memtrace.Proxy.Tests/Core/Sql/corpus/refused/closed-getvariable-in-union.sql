-- expect: sql_function
SELECT host FROM cpu UNION ALL SELECT getvariable('x')
