-- expect: sql_syntax
SELECT a := 1
