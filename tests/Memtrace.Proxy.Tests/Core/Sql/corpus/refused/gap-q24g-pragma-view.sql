-- expect: sql_table_position
SELECT * FROM pragma_database_list
