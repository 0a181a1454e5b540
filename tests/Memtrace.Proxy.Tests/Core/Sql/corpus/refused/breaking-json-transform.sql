-- expect: sql_function
SELECT json_transform(note, '["INTEGER"]') FROM cpu
