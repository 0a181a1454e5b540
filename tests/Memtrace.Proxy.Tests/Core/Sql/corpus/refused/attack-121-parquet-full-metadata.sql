-- expect: sql_function
SELECT * FROM parquet_full_metadata('ROOT/tenant_b/**/*.parquet')
