-- expect: sql_table_position
SELECT * FROM cpu, ("/data/x.parquet" a CROSS JOIN (SELECT 1) b)
