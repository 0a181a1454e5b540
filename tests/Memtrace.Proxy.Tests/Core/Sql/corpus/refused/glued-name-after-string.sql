-- expect: sql_quoting
SELECT 'x'"y" FROM cpu
