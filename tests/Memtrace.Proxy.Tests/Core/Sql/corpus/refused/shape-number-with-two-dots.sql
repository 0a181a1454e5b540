-- expect: sql_syntax
SELECT 1.2.3
