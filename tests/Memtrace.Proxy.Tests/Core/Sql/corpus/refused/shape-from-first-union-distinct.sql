-- expect: sql_table_position
SELECT 1 UNION DISTINCT FROM 'x.parquet'
