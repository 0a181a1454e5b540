-- expect: sql_function
SELECT host FROM cpu UNION ALL SELECT getenv('x')
