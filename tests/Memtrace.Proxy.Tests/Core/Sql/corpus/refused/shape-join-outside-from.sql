-- expect: sql_syntax
SELECT 1 WHERE a JOIN 'x.parquet'
