-- expect: sql_syntax
SELECT [FROM cpu SELECT v]
