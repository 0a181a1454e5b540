-- expect: sql_table_position
SELECT * FROM ROWS FROM (query_table('x'))
