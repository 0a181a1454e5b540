-- expect: sql_syntax
FROM
