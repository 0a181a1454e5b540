-- expect: sql_table_position
WITH x AS (FROM 'x.parquet') SELECT * FROM x
