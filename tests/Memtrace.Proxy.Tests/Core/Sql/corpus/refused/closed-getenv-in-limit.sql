-- expect: sql_function
SELECT host FROM cpu LIMIT getenv('x')
