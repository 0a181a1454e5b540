-- expect: sql_syntax
WITH 'x' AS (SELECT 1) SELECT 1
