-- expect: sql_function
SELECT json_serialize_sql('x') FROM cpu
