-- expect: sql_function
SELECT CAST(l AS INT[10001]) FROM cpu
