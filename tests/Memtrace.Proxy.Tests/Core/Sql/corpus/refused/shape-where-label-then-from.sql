-- expect: sql_syntax
SELECT 1 AS where FROM 'x.parquet'
