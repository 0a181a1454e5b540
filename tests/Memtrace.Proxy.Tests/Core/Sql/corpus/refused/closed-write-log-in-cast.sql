-- expect: sql_function
SELECT CAST(write_log('x') AS VARCHAR) FROM cpu
