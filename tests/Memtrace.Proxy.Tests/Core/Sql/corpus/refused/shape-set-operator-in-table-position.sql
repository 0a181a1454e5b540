-- expect: sql_syntax
SELECT * FROM UNION SELECT 1
