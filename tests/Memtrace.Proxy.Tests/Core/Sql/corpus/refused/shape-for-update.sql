-- expect: sql_keyword
SELECT * FROM cpu FOR UPDATE
