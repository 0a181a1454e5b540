-- expect: sql_comma_join
SELECT * FROM cpu AS c(a, b), 'x.parquet'
