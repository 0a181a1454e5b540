-- expect: sql_function
SELECT host FROM cpu WHERE current_schemas(host) = 'x'
