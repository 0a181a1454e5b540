-- expect: sql_comma_join
SELECT * FROM (SELECT 1) a, 'x.parquet'
