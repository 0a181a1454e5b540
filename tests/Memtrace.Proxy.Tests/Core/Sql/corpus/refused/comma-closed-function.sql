-- expect: sql_comma_join
SELECT * FROM cpu, read_parquet('/data/x.parquet') r
