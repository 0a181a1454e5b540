-- expect: sql_function
SELECT count(*) FILTER (WHERE getvariable('x') = 'y') FROM cpu
