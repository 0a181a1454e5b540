-- expect: sql_function
SELECT * FROM cpu, LATERAL read_parquet('/data/x.parquet')
