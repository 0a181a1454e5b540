-- expect: sql_comma_join
SELECT * FROM cpu a JOIN mem b ON a.x = b.x, 'x.parquet'
