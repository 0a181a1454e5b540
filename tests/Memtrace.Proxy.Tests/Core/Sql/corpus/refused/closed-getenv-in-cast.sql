-- expect: sql_function
SELECT CAST(getenv('x') AS VARCHAR) FROM cpu
