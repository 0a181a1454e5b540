-- expect: sql_type
SELECT host::STRUCT(a INTEGER, b inet) FROM cpu
