-- expect: sql_type
SELECT TRY_CAST(host AS geometry) FROM cpu
