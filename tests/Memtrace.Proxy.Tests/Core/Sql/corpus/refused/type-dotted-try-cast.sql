-- expect: sql_type
SELECT TRY_CAST(host AS varchar.inet) FROM cpu
