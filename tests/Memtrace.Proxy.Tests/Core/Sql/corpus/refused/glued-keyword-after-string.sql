-- expect: sql_quoting
SELECT 'x'FROM cpu
