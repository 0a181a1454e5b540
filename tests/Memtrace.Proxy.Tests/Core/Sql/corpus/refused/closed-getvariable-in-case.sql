-- expect: sql_function
SELECT CASE WHEN true THEN getvariable('x') END FROM cpu
