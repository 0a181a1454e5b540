-- expect: sql_table_position
SELECT * FROM repeat('a', 3)
