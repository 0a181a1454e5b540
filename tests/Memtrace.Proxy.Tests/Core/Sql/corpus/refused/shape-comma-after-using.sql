-- expect: sql_comma_join
SELECT * FROM cpu a JOIN mem b USING (x), "x.parquet"
