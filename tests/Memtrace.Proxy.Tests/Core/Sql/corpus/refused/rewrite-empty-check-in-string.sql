-- expect: sql_placeholder
SELECT 'WHERE a LIKE ' || 'x AND c <> ''''' AS k FROM cpu
