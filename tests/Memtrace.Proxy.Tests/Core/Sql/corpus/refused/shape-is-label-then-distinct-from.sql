-- expect: sql_table_position
SELECT 1 AS is DISTINCT FROM 'x.parquet'
