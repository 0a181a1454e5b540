-- expect: sql_comma_join
SELECT * FROM cpu, LATERAL (SELECT 1) l, "/data/x.parquet"
