-- expect: sql_table_position
SELECT * FROM read_parquet_backup
