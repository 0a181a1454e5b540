-- expect: sql_table_position
SELECT * FROM ONLY "x.parquet"
