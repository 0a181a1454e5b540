-- expect: sql_table_position
FROM pg_tables
