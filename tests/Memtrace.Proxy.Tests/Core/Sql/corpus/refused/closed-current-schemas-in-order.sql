-- expect: sql_function
SELECT host FROM cpu ORDER BY current_schemas(host)
