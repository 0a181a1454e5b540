-- expect: sql_type
SELECT host::date[].inet FROM cpu
