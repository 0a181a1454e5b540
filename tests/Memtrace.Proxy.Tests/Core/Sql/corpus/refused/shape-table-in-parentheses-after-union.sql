-- expect: sql_keyword
SELECT 1 UNION (TABLE x)
