-- expect: sql_syntax
SELECT 1FROM 'x.parquet'
