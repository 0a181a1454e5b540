-- expect: sql_keyword
SELECT 1 AS copy
