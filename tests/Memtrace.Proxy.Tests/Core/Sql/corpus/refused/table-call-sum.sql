-- expect: sql_table_position
SELECT * FROM sum(1)
