-- expect: sql_table_position
SELECT is DISTINCT FROM 'x.parquet'
