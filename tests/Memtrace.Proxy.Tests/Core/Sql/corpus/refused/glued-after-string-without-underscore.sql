-- expect: sql_quoting
SELECT 'x'STR_1__ FROM cpu
