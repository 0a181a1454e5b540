-- expect: sql_type
SELECT host::MAP(VARCHAR, inet) FROM cpu
