-- expect: sql_table_position
SELECT DISTINCT FROM 'x.parquet'
