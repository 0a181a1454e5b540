-- expect: sql_function
SELECT host.current_schemas() FROM cpu
