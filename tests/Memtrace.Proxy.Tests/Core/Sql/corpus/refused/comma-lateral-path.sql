-- expect: sql_table_position
SELECT * FROM cpu, LATERAL '/data/x.parquet'
