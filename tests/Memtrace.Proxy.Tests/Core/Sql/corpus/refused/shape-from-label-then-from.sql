-- expect: sql_table_position
SELECT 1 AS from, x FROM 'x.parquet'
