-- expect: sql_syntax
SELECT extract(year FROM x FROM 'x.parquet')
