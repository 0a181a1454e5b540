-- expect: sql_table_position
SELECT * FROM VALUES (1) t
