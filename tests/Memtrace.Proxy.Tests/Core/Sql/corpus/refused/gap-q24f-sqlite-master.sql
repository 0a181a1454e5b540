-- expect: sql_table_position
SELECT * FROM sqlite_master
