-- expect: sql_type
SELECT CAST(host AS inet) FROM cpu
