-- expect: sql_syntax
SELECT * FROM cpu FOR UPDATE
