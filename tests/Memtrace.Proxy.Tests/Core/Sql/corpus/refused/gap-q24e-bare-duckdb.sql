-- expect: sql_table_position
SELECT * FROM "DuckDB_tables"
