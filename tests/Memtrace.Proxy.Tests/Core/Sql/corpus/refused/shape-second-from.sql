-- expect: sql_syntax
SELECT * FROM cpu FROM 'x.parquet'
