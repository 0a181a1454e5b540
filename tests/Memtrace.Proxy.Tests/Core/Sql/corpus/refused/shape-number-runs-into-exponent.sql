-- expect: sql_syntax
SELECT 1e FROM cpu
