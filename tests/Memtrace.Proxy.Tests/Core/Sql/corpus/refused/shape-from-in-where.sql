-- expect: sql_syntax
SELECT 1 WHERE a FROM 'x.parquet'
