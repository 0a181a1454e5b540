-- expect: sql_table_position
SELECT * FROM cpu JOIN a: 'x.parquet' ON true
