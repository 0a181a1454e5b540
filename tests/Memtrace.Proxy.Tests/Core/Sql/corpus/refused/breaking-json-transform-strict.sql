-- expect: sql_function
SELECT json_transform_strict(note, '["INTEGER"]') FROM cpu
