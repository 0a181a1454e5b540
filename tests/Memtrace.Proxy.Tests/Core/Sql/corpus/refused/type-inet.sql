-- expect: sql_type
SELECT host::INET FROM cpu
