-- expect: sql_table_position
SELECT * FROM cpu JOIN LATERAL 'x.parquet' ON true
