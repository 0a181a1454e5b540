-- expect: sql_syntax
SELECT max(a FROM 'x.parquet')
