-- expect: sql_table_position
WITH x AS (SELECT 1) FROM 'x.parquet'
