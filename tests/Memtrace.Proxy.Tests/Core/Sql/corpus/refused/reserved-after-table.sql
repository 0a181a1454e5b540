-- expect: sql_syntax
SELECT * FROM cpu AND x
