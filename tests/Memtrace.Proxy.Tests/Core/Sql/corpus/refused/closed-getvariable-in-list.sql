-- expect: sql_function
SELECT [1, getvariable('x')] FROM cpu
