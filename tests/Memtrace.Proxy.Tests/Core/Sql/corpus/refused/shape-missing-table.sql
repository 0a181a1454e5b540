-- expect: sql_syntax
SELECT * FROM
