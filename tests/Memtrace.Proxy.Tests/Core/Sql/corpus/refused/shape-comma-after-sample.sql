-- expect: sql_comma_join
SELECT * FROM cpu USING SAMPLE 10%, 'x.parquet'
