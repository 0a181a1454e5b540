-- expect: sql_syntax
SELECT a JOIN 'x.parquet'
