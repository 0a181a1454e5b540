-- expect: sql_syntax
SELECT a IS DISTINCT FROM AS b
