-- expect: sql_syntax
SELECT (1
