-- expect: sql_comma_join
SELECT * FROM cpu c JOIN mem m ON true, "/data/x.parquet"
