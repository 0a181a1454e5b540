-- expect: sql_placeholder
SELECT 'time_bucKet(' AS a, ' 1 hour ' AS b FROM cpu
