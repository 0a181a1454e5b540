-- expect: sql_function
SELECT * FROM parquet_full_metadata('ROOT/tenant_b/secrets/2026/08/01/00/f.parquet')
