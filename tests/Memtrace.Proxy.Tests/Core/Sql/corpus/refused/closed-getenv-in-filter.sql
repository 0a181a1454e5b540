-- expect: sql_function
SELECT count(*) FILTER (WHERE getenv('x') = 'y') FROM cpu
