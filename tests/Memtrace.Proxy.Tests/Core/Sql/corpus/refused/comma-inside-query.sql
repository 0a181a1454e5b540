-- expect: sql_comma_join
SELECT * FROM cpu, (SELECT * FROM mem, "/data/x.parquet") t
