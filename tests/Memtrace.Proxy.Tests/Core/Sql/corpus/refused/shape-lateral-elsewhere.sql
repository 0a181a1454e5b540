-- expect: sql_syntax
SELECT LATERAL (SELECT 1)
