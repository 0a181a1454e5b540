-- expect: sql_quoting
SELECT 'x'_STR_1__ FROM cpu
