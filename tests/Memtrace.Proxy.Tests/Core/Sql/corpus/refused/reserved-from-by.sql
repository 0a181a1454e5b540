-- expect: sql_table_position
FROM by
