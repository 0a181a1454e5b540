-- expect: sql_keyword
SELECT * FROM default.table
