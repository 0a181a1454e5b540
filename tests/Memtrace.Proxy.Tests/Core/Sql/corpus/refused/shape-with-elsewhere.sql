-- expect: sql_syntax
SELECT * FROM cpu WITH x
