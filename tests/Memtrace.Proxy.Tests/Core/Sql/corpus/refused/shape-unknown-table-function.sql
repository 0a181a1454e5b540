-- expect: sql_table_position
SELECT * FROM repeat_row(1, 2)
