-- expect: sql_syntax
SELECT a.extract(year FROM 'x.parquet')
