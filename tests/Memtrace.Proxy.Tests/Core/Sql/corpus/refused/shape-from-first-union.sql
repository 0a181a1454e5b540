-- expect: sql_table_position
SELECT 1 UNION FROM 'x.parquet'
