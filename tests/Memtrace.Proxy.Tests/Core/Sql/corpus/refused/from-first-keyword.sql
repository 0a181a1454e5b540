-- expect: sql_syntax
FROM cpu AND
