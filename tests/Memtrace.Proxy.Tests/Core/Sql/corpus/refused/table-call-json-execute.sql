-- expect: sql_function
FROM json_execute_serialized_sql('x')
