-- expect: sql_placeholder
SELECT v AS read_parquet FROM cpu
