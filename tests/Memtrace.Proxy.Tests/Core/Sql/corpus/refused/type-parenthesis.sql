-- expect: sql_type
SELECT host::(SELECT 1) FROM cpu
