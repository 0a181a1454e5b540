-- expect: sql_keyword
WITH x AS (SELECT 1) TABLE x
