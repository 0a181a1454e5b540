-- expect: sql_table_position
SELECT * FROM pg_tables
