-- expect: sql_function
WITH a AS (SELECT from_json_strict(note, '["INTEGER"]') AS j FROM cpu) SELECT j FROM a
