-- expect: sql_table_position
SELECT * FROM lambda
