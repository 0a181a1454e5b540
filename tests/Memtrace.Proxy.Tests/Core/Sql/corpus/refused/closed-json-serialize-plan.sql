-- expect: sql_function
SELECT json_serialize_plan('x') FROM cpu
