-- expect: sql_table_position
SELECT * FROM "1cpu"
