-- expect: sql_table_position
SELECT * FROM cpu, (("/data/x.parquet")) t
