-- expect: sql_type
SELECT host::STRUCT(a date.inet) FROM cpu
